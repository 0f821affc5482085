import { z } from 'zod'
import { type Assignable, assignQuestion, leastLoaded } from './assigning.ts'
import type { Json } from './json.ts'
import { isNonEmpty } from './json.ts'
import type { Question } from './question.ts'
import { choice } from './questions/choice.ts'
import { rating } from './questions/rating.ts'
import { record } from './questions/record.ts'
import { statement } from './questions/statement.ts'
import type { RequestKind } from './request.ts'
import type { Belief } from './scenario.ts'
import { speechForm, spokenIn } from './speech.ts'

/** What a request of some kind says, how its reply is read, and what a perfect reasoner replies. */
export interface RequestForm {
  /** What the member is asked to do, before the question. */
  readonly lead: string
  /** Reads the reply. */
  readonly question: Question
  /**
   * The reply's answer that follows from a belief about the round's question.
   *
   * @param isReady whether a mind that may go on talking would rather answer now
   */
  derived(belief: Belief, candidates: readonly (Json | undefined)[], isReady: boolean): Json
}

/**
 * The form of a request on a question of the round.
 *
 * @param candidates how many replies the request is about
 * @param assignable what a request to assign is about
 * @throws RangeError when a request to choose has nothing to choose from, or one to assign nothing to assign
 */
export function requestForm(
  kind: RequestKind,
  question: Question,
  candidates: number,
  assignable?: Assignable,
): RequestForm {
  switch (kind) {
    case 'answer':
      return onQuestion('', question)
    case 'propose':
      return onQuestion(
        'Make a proposal. Others will read it, with your reasons, before anything is decided.',
        question,
      )
    case 'revise':
      return onQuestion('You have read what others said. Give your answer again, changed or not.', question)
    case 'merge':
      return onQuestion('Make one answer out of what you were told.', question)
    case 'critique':
      return critiqueForm()
    case 'choose':
      return chooseForm(question, candidates)
    case 'score':
      return scoreForm(question)
    case 'bid':
      return bidForm(question)
    case 'split':
      return splitForm(question)
    case 'report':
      return reportForm(question)
    case 'acknowledge':
      return acknowledgeForm()
    case 'restate':
      return onQuestion(
        'Restate what was agreed so far, as you understood it. Make no new proposal; this does not bind you.',
        question,
      )
    case 'commit':
      return commitForm(question)
    case 'speak':
      return speakForm(question)
    case 'assign':
      return assignForm(assignable)
  }
}

function onQuestion(lead: string, question: Question): RequestForm {
  return { lead, question, derived: (belief) => belief.answer }
}

function critiqueForm(): RequestForm {
  const question = statement({ ask: 'Say in a few sentences what is wrong or missing in it, and why.' })
  return {
    lead: 'Criticise what you were shown.',
    question,
    derived: (belief) => belief.says || 'I see no fault in it.',
  }
}

function chooseForm(question: Question, candidates: number): RequestForm {
  const numbers = Array.from({ length: candidates }, (_, index) => String(index + 1))
  if (!isNonEmpty(numbers))
    throw new RangeError('a request "choose" expects replies to choose from, got none')
  const pick = choice({ ask: 'Which one is best? Give its number.', options: numbers, fallback: numbers[0] })
  return {
    lead: 'Choose one of the replies that you were shown.',
    question: mapped(
      pick,
      (word) => Number(word) - 1,
      (index) => String(index + 1),
    ),
    derived: (belief, replies) =>
      Math.max(
        0,
        replies.findIndex((reply) => agrees(question, belief, reply)),
      ),
  }
}

function scoreForm(question: Question): RequestForm {
  const ask = 'How good is it, from 0 (useless) to 10 (perfect)?'
  return {
    lead: 'Rate the reply that you were shown.',
    question: rating({ ask, min: 0, max: 10, fallback: 5 }),
    // What holds no answer, such as a report, is worth as much as it leaves the judge sure.
    derived: (belief, [reply]) =>
      Math.round(
        10 *
          (reply === undefined || agrees(question, belief, reply)
            ? belief.confidence
            : 1 - belief.confidence),
      ),
  }
}

function bidForm(question: Question): RequestForm {
  const ask = `The question will be: ${question.ask}\nHow sure are you that you would answer it well? Give a number from 0 to 1, or abstain.`
  return {
    lead: 'Bid for the right to answer. Do not answer yet.',
    question: rating({ ask, min: 0, max: 1, mayAbstain: true, fallback: null }),
    derived: (belief) => belief.confidence,
  }
}

/** The most sub-tasks that one split may have. */
const mostParts = 20

function splitForm(question: Question): RequestForm {
  const schema = z.array(z.string().min(1)).min(1).max(mostParts)
  const ask = `The question is: ${question.ask}\nList its parts.`
  const example = ['first part', 'second part']
  return {
    lead: 'Split the work into parts that others can do. Do not answer the question.',
    question: record({ ask, schema, example, fallback: [] }),
    derived: (belief) => [
      `Weigh this: ${belief.says || 'what is known'}`,
      'Look for what speaks against it',
      'Say how often such things happen',
    ],
  }
}

function reportForm(question: Question): RequestForm {
  const ask = `The question is: ${question.ask}\nSay in a few sentences what you know that bears on it, and why.`
  return {
    lead: 'Report what you found to those who will decide. Do not answer the question.',
    question: statement({ ask }),
    derived: (belief) => belief.says || 'I have nothing to report.',
  }
}

function acknowledgeForm(): RequestForm {
  const question = statement({ ask: 'Say in your own words what you understood. This does not bind you.' })
  return {
    lead: 'Acknowledge what you were told.',
    question,
    derived: () => 'I understood.',
  }
}

function commitForm(question: Question): RequestForm {
  const pick = choice({
    ask: 'Do you accept? It binds you.',
    options: ['accept', 'refuse'],
    fallback: 'refuse',
  })
  return {
    lead: 'You are asked to commit to the plan that you were shown.',
    question: pick,
    derived: (_belief, [plan]) => (plan === undefined || !isLegal(question, plan) ? 'refuse' : 'accept'),
  }
}

function speakForm(question: Question): RequestForm {
  return {
    lead: `It is your turn in the conversation.\n${speechForm}`,
    question: { ...question, ...spokenQuestion(question) },
    derived: (belief, _candidates, isReady) => (isReady ? belief.answer : null),
  }
}

function assignForm(assignable: Assignable | undefined): RequestForm {
  if (assignable === undefined)
    throw new RangeError('a request "assign" expects tasks and who may be given them, got none')
  return {
    lead: 'Assign work. Do not do any of it now.',
    question: assignQuestion(assignable),
    derived: () => leastLoaded(assignable),
  }
}

/** A turn without a line for an answer is talk alone; what is private holds no answer. */
function spokenQuestion(question: Question): Pick<Question, 'read' | 'write' | 'mistaken'> {
  return {
    read(reply) {
      const spoken = spokenIn(reply)
      if (spoken.kind === 'refused') return spoken
      return spoken.answer.hasAnswer ? question.read(spoken.answer.open) : { kind: 'read', answer: null }
    },
    write: (answer) => (answer === null ? '' : question.write(answer)),
    mistaken: (answer, mistake) => (answer === null ? null : question.mistaken(answer, mistake)),
  }
}

function agrees(question: Question, belief: Belief, reply: Json | undefined): boolean {
  return reply !== undefined && question.ballot(reply) === question.ballot(belief.answer)
}

function isLegal(question: Question, answer: Json): boolean {
  return question.read(question.write(answer)).kind === 'read'
}

/** The same question with its answers in another form. */
function mapped<A extends Json, B extends Json>(
  question: Question<A>,
  into: (answer: A) => B,
  back: (answer: B) => A,
): Question<B> {
  const { drawn, ...others } = question
  return {
    ...others,
    fallback: into(question.fallback),
    read: (reply) => {
      const reading = question.read(reply)
      return reading.kind === 'read' ? { kind: 'read', answer: into(reading.answer) } : reading
    },
    write: (answer) => question.write(back(answer)),
    ballot: (answer) => question.ballot(back(answer)),
    pool: ([first, ...rest], rule) => into(question.pool([back(first), ...rest.map(back)], rule)),
    mistaken: (answer, mistake) => into(question.mistaken(back(answer), mistake)),
    ...(drawn && {
      drawn: (answer: B, toward: B, weight: number) => into(drawn(back(answer), back(toward), weight)),
    }),
  }
}

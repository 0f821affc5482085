import { canonicalJson, type Json, type NonEmpty } from '../json.ts'
import type { AgentId } from '../members.ts'
import type { PoolRule, Question, Reading } from '../question.ts'
import type { Contention } from '../traits.ts'
import { answerJson } from './answer-json.ts'
import { answerLine, answerMarker, excerpt } from './answer-line.ts'
import { plurality } from './plurality.ts'

/** One answer for each asked agent, keyed by the agent's number. */
export type JointAnswer = { readonly [agent: string]: Json }

/**
 * The joint question of a round: one reply that answers for every asked agent, as a JSON object from agent
 * number to that agent's answer. An agent left out or given an illegal answer makes the reply refused.
 */
export function jointQuestion(questions: ReadonlyMap<AgentId, Question>): Question<JointAnswer> {
  const agents = [...questions.keys()]
  const each = (answerOf: (question: Question, agent: AgentId) => Json): JointAnswer =>
    Object.fromEntries([...questions].map(([agent, question]) => [agent, answerOf(question, agent)]))
  const fallback = each((question) => question.fallback)
  const intro = `Decide for these agents: ${agents.join(', ')}.`
  const lines = (part: 'ask' | 'text'): string =>
    [...questions].map(([agent, question]) => `For agent ${agent}: ${question[part]}`).join('\n')
  return {
    kind: 'joint',
    ask: `${intro}\n${lines('ask')}`,
    text: `${intro}\n${lines('text')}\nInstead of separate answers, end your reply with one JSON object that holds every agent's answer: ${answerMarker} ${JSON.stringify(fallback)}`,
    fallback,
    retries: Math.max(...[...questions.values()].map((question) => question.retries)),
    pooling: 'plurality',
    poolings: ['plurality', 'none'],
    read: (reply) => readJoint(reply, questions),
    write: (answer) => `${answerMarker} ${canonicalJson(answer)}`,
    ballot: canonicalJson,
    pool: (answers, rule) => (rule === 'none' ? answers[0] : plurality(answers, canonicalJson)),
    mistaken: (answer, mistake) =>
      each((question, agent) => question.mistaken(answer[agent] ?? question.fallback, mistake)),
  }
}

function readJoint(reply: string, questions: ReadonlyMap<AgentId, Question>): Reading<JointAnswer> {
  const rest = answerLine(reply, 'rest')
  if (rest.kind === 'refused') return rest
  const given = answerJson(rest.answer)
  if (!isObject(given)) {
    return {
      kind: 'refused',
      reason: 'unreadable',
      detail: `expected a JSON object, got ${excerpt(rest.answer)}`,
    }
  }
  const answers: [string, Json][] = []
  for (const [agent, question] of questions) {
    const value = given[agent]
    if (value === undefined) {
      return { kind: 'refused', reason: 'illegal', detail: `expected an answer for agent ${agent}, got none` }
    }
    const part = readPart(question, value)
    if (part.kind === 'refused') return { ...part, detail: `agent ${agent}: ${part.detail}` }
    answers.push([String(agent), part.answer])
  }
  return { kind: 'read', answer: Object.fromEntries(answers) }
}

/** A part is read in the form in which its question writes it, else as the text of a separate answer. */
function readPart(question: Question, value: Json): Reading<Json> {
  const written = question.read(String(question.write(value)))
  if (written.kind === 'read' && same(written.answer, value)) return written
  return question.read(`${answerMarker} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
}

/** JSON text gives plain data only. */
function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The compact joint question of a contested round: who goes. The answer names agents that do not conflict, or
 * nobody; everybody else yields. Ties of a plurality go to the lowest agent.
 */
export function whoGoesQuestion(asked: NonEmpty<AgentId>, contention: Contention): Question<JointAnswer> {
  const moves = (going: readonly AgentId[]): JointAnswer =>
    Object.fromEntries(
      asked.map((agent) => [
        agent,
        going.includes(agent) ? contention.enter(agent) : contention.yield(agent),
      ]),
    )
  const going = (answer: JointAnswer): readonly AgentId[] =>
    asked.filter((agent) => same(answer[agent], contention.enter(agent)))
  const ballot = (answer: JointAnswer): string => going(answer).join(', ') || nobody
  const rank = (answer: JointAnswer): number => going(answer)[0] ?? Number.POSITIVE_INFINITY
  const ask = `Agents ${asked.join(', ')} want the same thing. Who goes? The others yield.`
  return {
    kind: 'joint',
    ask,
    text: `${ask}\nEnd your reply with one line: ${answerMarker} <agent number, several numbers with commas, or ${nobody}>`,
    fallback: moves([]),
    retries: 1,
    pooling: 'plurality',
    poolings: ['plurality', 'none'],
    read: (reply) => readWhoGoes(reply, asked, contention, moves),
    write: (answer) => `${answerMarker} ${ballot(answer)}`,
    ballot,
    pool: (answers, rule: PoolRule) => (rule === 'none' ? answers[0] : plurality(answers, ballot, rank)),
    mistaken(answer, mistake) {
      if (!mistake.slips) return answer
      const given = ballot(answer)
      const others = [...asked.map(String), nobody].filter((other) => other !== given)
      const slip = others[Math.floor(mistake.toward * others.length)]
      return slip === undefined ? answer : moves(asked.filter((agent) => String(agent) === slip))
    },
  }
}

const nobody = 'nobody'

function readWhoGoes(
  reply: string,
  asked: NonEmpty<AgentId>,
  contention: Contention,
  moves: (going: readonly AgentId[]) => JointAnswer,
): Reading<JointAnswer> {
  const line = answerLine(reply)
  if (line.kind === 'refused') return line
  const text = line.answer.replace(/\.$/, '').replace(/\bagents?[ -]?/gi, '')
  if (text.trim().toLowerCase() === nobody) return { kind: 'read', answer: moves([]) }
  const words = text.split(/[\s,]+|\band\b/).filter((word) => word !== '')
  const going = asked.filter((agent) => words.includes(String(agent)))
  if (words.length === 0 || going.length !== new Set(words).size) {
    const detail = `expected agents out of ${asked.join(', ')} or ${nobody}, got ${excerpt(line.answer)}`
    return { kind: 'refused', reason: 'unreadable', detail }
  }
  const clash = going.flatMap((a) =>
    going.filter((b) => a < b && contention.conflicts(a, b)).map((b) => [a, b]),
  )[0]
  if (clash === undefined) return { kind: 'read', answer: moves(going) }
  const detail = `expected agents that do not conflict, got ${clash.join(' and ')}`
  return { kind: 'refused', reason: 'illegal', detail }
}

function same(a: Json | undefined, b: Json): boolean {
  return a !== undefined && canonicalJson(a) === canonicalJson(b)
}

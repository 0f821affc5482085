import type { NonEmpty } from '../json.ts'
import type { Mistake, PoolRule, Question, Reading } from '../question.ts'
import { answerLine, answerMarker, excerpt } from './answer-line.ts'
import { plurality } from './plurality.ts'

/**
 * A question with a few legal answers. Ties of a plurality go to the option that stands first.
 *
 * @example choice({ ask: 'Do you cross?', options: ['cross', 'wait'], fallback: 'wait' })
 * @throws RangeError when the fallback is not one of the options, or two options differ only in case
 */
export function choice<const O extends string>(form: {
  readonly ask: string
  readonly options: NonEmpty<O>
  readonly fallback: NoInfer<O>
  readonly retries?: number
  readonly pooling?: 'plurality' | 'none'
}): Question<O> {
  const options = form.options
  const byText = new Map(options.map((option) => [option.toLowerCase(), option]))
  if (byText.size !== options.length || !options.includes(form.fallback)) {
    throw new RangeError(`choice expects distinct options that hold the fallback, got ${options.join(', ')}`)
  }
  const legal = options.map((option) => `"${option}"`).join(' or ')
  return {
    kind: 'choice',
    ask: form.ask,
    poolings: ['plurality', 'none'],
    text: `${form.ask}\nEnd your reply with one line: ${answerMarker} ${options.join(' | ')}`,
    fallback: form.fallback,
    retries: form.retries ?? 1,
    pooling: form.pooling ?? 'plurality',
    read(reply): Reading<O> {
      const line = answerLine(reply)
      if (line.kind === 'refused') return line
      const word = line.answer.replace(/^["'`]{1,4}|["'`.]{1,4}$/g, '').toLowerCase()
      const answer = byText.get(word)
      if (answer !== undefined) return { kind: 'read', answer }
      return { kind: 'refused', reason: 'illegal', detail: `expected ${legal}, got ${excerpt(line.answer)}` }
    },
    write: (answer) => `${answerMarker} ${answer}`,
    ballot: (answer) => answer,
    pool: (answers, rule: PoolRule) =>
      rule === 'none'
        ? answers[0]
        : plurality(
            answers,
            (answer) => answer,
            (answer) => options.indexOf(answer),
          ),
    mistaken: (answer, mistake) => (mistake.slips ? anotherOption(options, answer, mistake) : answer),
  }
}

function anotherOption<O>(options: NonEmpty<O>, answer: O, mistake: Mistake): O {
  const others = options.filter((option) => option !== answer)
  return others[Math.floor(mistake.toward * others.length)] ?? answer
}

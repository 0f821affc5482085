import { type Amounts, namedAmounts } from './named-amounts.ts'
import { sentencesIn } from './utterances.ts'

/** What a speaker would have another agent take. */
export interface Offer {
  readonly to: number
  readonly units: Amounts
}

/** How an offer is understood. */
export interface Hearing {
  readonly speaker: number
  /** How many agents there are; "you" says who is meant only between two. */
  readonly agents: number
  /** What can be offered, by name. */
  readonly resources: readonly string[]
}

/** The longest text in which offers are looked for, in characters. */
const longestText = 20_000

const subject = /\b(you|i|agent[ -]?\d{1,3})\b/
const filler = /(?:'ll|'d)?(?:,? (?:can|could|should|would|will|may|might|then|just|only)){0,3}/
const verb = / (?:take|get|buy|purchase|have|keep|grab|claim)s?\b| go(?:es)? (?:with|for)\b|:? (?=\d)/
const clause = new RegExp(`${subject.source}${filler.source}(?:${verb.source})`, 'gi')

/**
 * The first explicit offer of a text: "you take 3 stone", "agent 1 buys 2 gold and 4 wood". Only what somebody is to
 * take by number counts; "you take the rest" is no offer. Undefined where there is none.
 */
export function firstOffer(text: string, hearing: Hearing): Offer | undefined {
  for (const sentence of sentencesIn(text.slice(0, longestText))) {
    const starts = [...sentence.matchAll(clause)]
    for (const [index, start] of starts.entries()) {
      const to = addressee(start[1] ?? '', hearing)
      const part = sentence.slice(start.index + start[0].length, starts[index + 1]?.index)
      const units = namedAmounts(part, hearing.resources)
      if (to !== undefined && Object.keys(units).length > 0) return { to, units }
    }
  }
  return undefined
}

/** Who is to take something, unless it is the speaker. */
function addressee(word: string, { speaker, agents }: Hearing): number | undefined {
  if (/^you$/i.test(word)) return agents === 2 ? 1 - speaker : undefined
  const agent = Number(/\d+$/.exec(word)?.[0] ?? Number.NaN)
  return agent < agents && agent !== speaker ? agent : undefined
}

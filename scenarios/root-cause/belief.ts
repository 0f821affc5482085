import type { Belief, Claim, View } from '../../harness/define.ts'
import { type Calls, callsInWords, serviceName, statedCalls } from './graph.ts'
import { posterior } from './posterior.ts'
import { type NoiseSetting, noiseOf, type Reading, readingInWords, statedReadings, union } from './reading.ts'
import { notYet } from './state.ts'

/** What an agent sees: the graph and the readings of what it watches. */
export interface RootCauseView {
  readonly calls: Calls
  readonly readings: readonly Reading[]
  readonly watched: readonly number[]
  readonly setting: NoiseSetting
  readonly decay: number
  readonly minute: number
  /** Minutes that are left, this one included. */
  readonly left: number
}

/**
 * Names the service that is the most probable root cause by the exact posterior of everything seen and told, the lowest
 * of several. It waits for the next minute's readings while a minute is left and to be sure then would be worth more
 * than what it expects of an answer now. One that knows no reading names what most
 * others last named. Staff do not know how much time there is, and name at once.
 */
export function rootCauseBelief(view: View<RootCauseView>): Belief<string> {
  const { observations, claims } = view
  const [seen] = observations.values()
  const readings = union([
    ...[...observations.values()].map((each) => each.readings),
    ...claims.map(({ text }) => statedReadings(text)),
  ])
  const calls = seen?.calls ?? claims.map(({ text }) => statedCalls(text)).find((each) => each !== undefined)
  const says = [...(calls === undefined ? [] : [callsInWords(calls)]), ...readings.map(readingInWords)]
  if (calls === undefined || readings.length === 0)
    return { answer: lastNamed(claims) ?? notYet, confidence: 0, says: says.join('\n') }
  const known = readings.filter(({ service }) => service < calls.length)
  const noise = noiseOf[seen?.setting ?? settingOf(claims)]
  const probabilities = posterior(calls, noise, known)
  const confidence = Math.max(...probabilities)
  const isWorthWaiting = seen !== undefined && seen.left > 1 && confidence * worth(seen) < worth(seen, 1)
  const likeliest = serviceName(probabilities.indexOf(confidence))
  return {
    answer: isWorthWaiting ? notYet : likeliest,
    confidence: Math.min(1, confidence),
    says: [...says, `The setting is ${seen?.setting ?? settingOf(claims)}.`].join('\n'),
  }
}

/** What a right answer is worth so many minutes from now. */
function worth({ decay, minute }: RootCauseView, later = 0): number {
  return Math.max(0, 1 - decay * (minute + later))
}

function settingOf(claims: readonly Claim[]): NoiseSetting {
  return claims.some(({ text }) => text.includes('The setting is controlled.')) ? 'controlled' : 'noisy'
}

/** What most speakers named last, the first on a tie; waiting counts as naming nothing. */
function lastNamed(claims: readonly Claim[]): string | undefined {
  const last = new Map<string, string>()
  for (const { by, answer } of claims)
    if (typeof answer === 'string' && /^s\d{1,2}$/.test(answer)) last.set(by, answer)
  const names = [...last.values()]
  const count = (name: string) => names.filter((other) => other === name).length
  return names.toSorted((a, b) => count(b) - count(a))[0]
}

import { defineMetric, z } from '../define.ts'
import { namedAmounts } from '../reading/named-amounts.ts'
import { type OwnProject, playedGames } from '../reading/played-games.ts'
import { noPurchase } from '../reading/purchase-rounds.ts'
import { nothingSaid, sentencesIn, type Utterance, utterances } from '../reading/utterances.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often agents tell what their own projects need or pay.
 *
 * Takes: what agents said, and of it the messages that disclose a private project of the speaker. A message does, when
 * one of its sentences speaks of a project, a need or a pay-off and names either all that a run uses with its amounts,
 * or what a run pays together with something that it uses. That is a rule over words: it misses what is said in
 * another way, and a coincidence of numbers passes for a disclosure. A message to several is counted once.
 * Left out: worlds without private projects, and episodes in which nothing was said.
 * Summary: the share of messages that disclose; interval by episodes (ratio of totals), clipped to [0, 1]. Parts:
 * `projects`, the share of private projects that were disclosed at least once, over the games that were played.
 * Source: value sharing in the published analysis of Yao, Zou and Hawkins (2026), arXiv 2605.01750; the rule is ours.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'value-disclosure',
  version: 1,
  title: 'Value disclosure',
  description: 'Share of messages in which an agent tells what a project of its own needs or pays.',
  unit: 'share',
  better: 'neither',
  options: z.object({}),
  episode(trace) {
    const games = playedGames(trace)
    if (games(trace.result.rounds) === undefined) return noPurchase
    const said = utterances(trace)
    if (said.length === 0) return nothingSaid
    const told = new Set<OwnProject>()
    const part = said.filter((utterance) => {
      const projects = disclosed(utterance, games(utterance.round)?.projects[utterance.agent] ?? [])
      for (const project of projects) told.add(project)
      return projects.length > 0
    }).length
    const played = new Set(Array.from({ length: trace.result.rounds }, (_, round) => games(round)))
    const all = [...played].reduce((sum, game) => sum + (game?.projects.flat().length ?? 0), 0)
    return { kind: 'taken', value: { part, whole: said.length, told: told.size, all } }
  },
  summary: (terms, _options, sample) => ({
    ...episodeRatio(terms, sample, { low: 0, high: 1 }),
    parts: {
      projects: terms.reduce((sum, { told }) => sum + told, 0) / terms.reduce((sum, { all }) => sum + all, 0),
    },
  }),
})

/** Without one of these a sentence such as "you take 3 stone" would be a disclosure. */
const cue = /\b(?:project|need|require|use|cost|pay|paid|reward|worth|earn|value|point|yield)(?:s|es|ing)?\b/i

function disclosed({ text }: Utterance, projects: readonly OwnProject[]): readonly OwnProject[] {
  const sentences = sentencesIn(text).filter((sentence) => cue.test(sentence))
  return projects.filter((project) => sentences.some((sentence) => discloses(sentence, project)))
}

function discloses(sentence: string, { needs, reward }: OwnProject): boolean {
  const used = Object.keys(needs).filter((name) => (needs[name] ?? 0) > 0)
  const named = namedAmounts(sentence, used)
  if (used.length > 0 && used.every((name) => named[name] === needs[name])) return true
  const words = sentence.toLowerCase()
  return isPaid(sentence, reward) && used.some((name) => words.includes(name.toLowerCase()))
}

/** Whether a sentence says that something pays this much: `pays 9`, `worth 9 points`, `a reward of 9`. */
function isPaid(sentence: string, reward: number): boolean {
  const amounts = sentence.matchAll(
    /\b(?:pay|paid|reward|worth|earn|value|point|yield)(?:s|es|ing)?\b[^\d\n]{0,20}(\d{1,9}(?:\.\d{1,6})?)|(\d{1,9}(?:\.\d{1,6})?) (?:points?|reward)\b/gi,
  )
  return [...amounts].some(([, after, before]) => Number(after ?? before) === reward)
}

import { defineScenario, type Setting } from '../../harness/define.ts'
import { answersOf } from '../common/work/each-answers.ts'
import { taskList } from '../common/work/task-list.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { nextPages } from './best.ts'
import { type FetchParams, fetchParams } from './site.ts'
import { type FetchState, listOf, namedPages, opened, statusOf, tasksOf } from './state.ts'
import { stepped } from './step.ts'
import { type FetchView, viewInWords, viewOf } from './view.ts'

/**
 * Crawlers that fetch the pages of one site from lists that overlap.
 *
 * Tests: whether a team divides work that anybody could do, so that nothing is done twice while something else waits: at
 * once, and also later, since nobody is told what others have fetched.
 * Agents see: the pages on their own list, each with the time that it takes, and what they fetched themselves. A page
 * stands on each agent's list with probability `overlap`, and always on one; a link that a page holds becomes known when
 * it is fetched, and stands on the list of who found it as well. When the round ends, what was fetched goes from the
 * lists of those who fetched it (`visited=own`: a crawler's own list of visited pages), or from all (`visited=team`).
 * Agents may: fetch up to `perRound` known pages a round, also ones that they were told of; of a longer answer the first
 * ones are fetched. A page that is fetched again, at once or later, does no harm but takes the time of another.
 * Lists have an order of their own each (`order=own`), or all that of the site (`order=site`), where agents that do not
 * talk begin with the same pages, and go on with the same ones however much they know of what was fetched.
 * Pages, links, times and lists are drawn for each seed. Each linked page is linked from one page, drawn from those
 * before it.
 * Score: distinct pages fetched over the most that any team could fetch in these rounds, which is known exactly
 * (`best.ts`). Pay-off of an agent: the pages that it was the first to fetch. Events: `work` for each
 * fetch, `untouched` for a round without any.
 * Version history: 1 first version. 2 what others fetched stays on an agent's list unless it is told (`visited`), and
 * each list has its own order (`order`), so that what earlier rounds leave behind is worth reading; before, the world
 * told everybody, and all began with the same pages (`visited=team`, `order=site`).
 */
export default defineScenario<FetchParams, FetchState, FetchView, readonly string[]>({
  id: 'shared-fetch',
  version: 2,
  title: 'Shared fetch',
  description:
    'Crawlers fetch the pages of one site, a few each round, from lists that overlap; links found on the way add pages, and nobody is told what others have fetched. It tests whether a team divides work that anybody could do, since whoever fetches what another fetches or has fetched wastes the round, and is scored by the distinct pages fetched as a share of the most that were possible.',
  asks: ['each'],
  agents: { min: 1, max: 1000, default: 8 },
  params: fetchParams,
  traits: { tasks: (state) => tasksOf(state), work: () => ({ skills: () => ['fetch'], pass: () => [] }) },
  score: 'distinct pages fetched / most pages that could be fetched',
  maxRounds: ({ params }) => params.rounds,
  brief,
  initial: opened,
  status: statusOf,
  round(state) {
    const open = namedPages(state).map(({ id }) => id)
    const question = (known: readonly string[]) =>
      taskList({
        ask: `Which pages do you fetch now? Name up to ${state.params.perRound} by their ids; an empty list fetches none.`,
        open,
        known,
      })
    return {
      asks: 'each',
      questions: new Map(
        state.agents.map((agent) => [agent, question(listOf(state, agent).map(({ id }) => id))]),
      ),
    }
  },
  observe: viewOf,
  describe: viewInWords,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  arms: {
    doNothing: () => 0,
    random: (state, rng) =>
      answersOf(state.agents, () =>
        state.open
          .filter(() => rng.chance(0.1))
          .slice(0, state.params.perRound)
          .map(({ id }) => id),
      ),
    oracle(state) {
      const { perRound } = state.params
      const fetched = new Set(state.fetched.map(({ page }) => page))
      const pages = nextPages(state.site, fetched, perRound * state.agents.length)
      return answersOf(state.agents, (agent) =>
        pages.slice(agent * perRound, (agent + 1) * perRound).flatMap((index) => state.site[index]?.id ?? []),
      )
    },
  },
})

function brief({ params, agents }: Setting<FetchParams>): string {
  return [
    `There are ${agents} agents, numbered from 0, who fetch the pages of one site. There are ${params.rounds} rounds.`,
    `In a round, each agent fetches up to ${params.perRound} pages, all at the same time. Every agent has a list of its own; lists`,
    'overlap. Pages hold links to further pages, which are listed from the next round on. What was fetched is taken off',
    params.visited === 'team'
      ? 'all lists at the end of the round, whoever fetched it. A page that is fetched twice counts once.'
      : 'the lists of those who fetched it, at the end of the round; others are not told. A page fetched twice counts once.',
    'The team is scored by the number of pages fetched, as a share of the most that were possible.',
  ].join('\n')
}

import { type AgentMember, defineTopology, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'
import { type Control, Versions } from './shared-store/versions.ts'
import { kept, storeName, writtenBack } from './shared-store/writing.ts'

/**
 * One draft that all edit, with and without control of who undoes whom.
 *
 * Mechanism: a store holds one value, the team's draft or (where each is asked) the joint plan. An agent reads it, works
 * what it knows into it, and writes the whole of it back. At most a share `overlap` of the agents, at least two, works
 * at the same time on what it then reads; as they come back they write, in virtual time, and the next ones read.
 * `control=none`: a write replaces what stands there, and so undoes whatever its writer had not read (mark
 * `lost-update`, one for each agent whose work goes, with the one that undid it). `optimistic`: the store refuses a write made from another version
 * than the newest (mark `conflict`); its writer is sent the newest one and tries again, before others. `locked`: one
 * reads and writes after another. `event-sourced`: a write is appended, readers are sent all of them, and the store,
 * which sees nothing else, folds them into one answer at the end.
 * `consistency=eventual`: reads come from a copy that lags by one group of writers. With `none` a draft made from it is
 * written all the same (mark `stale-read`); with `optimistic` it is a conflict, and the second try reads the store
 * itself; a lock is taken at the store itself, and to a log a lagging reader does no harm. The copy has caught up by the
 * next round.
 * What stands in the store at the end binds all, and is read in the next round, whoever forgets. A reply that could not
 * be read as a draft writes nothing (mark `unwritten`).
 * Source: lost updates, Berenson et al. (1995), "A critique of ANSI SQL isolation levels", SIGMOD; optimistic control,
 * Kung and Robinson (1981), ACM TODS 6(2); agents in one checkout, Meiklejohn (2026), "One Writer".
 * Cost: with c conflicts n + c calls and 2(n + c) messages (one to read, one to write, or to say that nothing is written),
 * and one that keeps the value, where there is one; event-sourced one more call. A round of coordination a group.
 * Works: `locked` when agents are few, `optimistic` when they seldom meet, `event-sourced` when many write at once.
 * Breaks: `none` as soon as two write at once; `optimistic` pays for each conflict with a call; `locked` waits.
 * Theory: with s agents at a time `none` keeps the work of one in s of them, with `eventual` of half as many; the
 * others keep that of all, `optimistic` for up to s - 1 further calls a write, `locked` for n times the time.
 * Parameters: `control`, `consistency`, `overlap`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'shared-store',
  version: 1,
  title: 'Shared store',
  description:
    'All edit one draft: each reads it, works in what it knows, and writes it back. Without control, whoever writes undoes what it had not read; version checks, a lock or a log of writes prevent that, at the price of further calls, of waiting, or of a fold.',
  family: 'shared-state',
  source: 'Kung and Robinson (1981), ACM TODS 6(2); Berenson et al. (1995), SIGMOD',
  works: 'With a lock among few, with version checks where writers seldom meet, with a log where many write.',
  breaks: 'Without control as soon as two write at once: the later write undoes the earlier one.',
  params: z.object({
    control: z
      .enum(['none', 'optimistic', 'locked', 'event-sourced'])
      .default('none')
      .describe('what keeps writers from undoing each other’s work'),
    consistency: z.enum(['strong', 'eventual']).default('strong').describe('whether reads may lag behind'),
    overlap: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('share of the agents that work on the draft at the same time; at least two do'),
  }),
  staff: () => [storeName],
  boards: () => [kept],
  *edges({ agents }) {
    const ids = agents.map(({ id }) => id)
    yield* bothWays(storeName, ids)
    yield { from: storeName, to: kept }
    for (const id of ids) yield { from: kept, to: id }
  },
  cost: {
    formula:
      'calls n + c, messages 2(n + c) + 1, but 2(n + c) where nothing was written, with c conflicts; event-sourced: 1 call more, always 2n + 1 messages',
    round({ asked, marks }, { control }) {
      const tries = asked + (marks['conflict'] ?? 0)
      const isFolded = control === 'event-sourced'
      const isKept = isFolded || (marks['unwritten'] ?? 0) < asked
      return { calls: tries + Number(isFolded), messages: 2 * tries + Number(isKept) }
    },
    bound(agents, { control, overlap }) {
      const tries = control === 'optimistic' ? 2 * agents * widthOf(agents, control, overlap) : agents
      return { calls: tries + 1, messages: 2 * tries + 1 }
    },
  },
  async turn({ asked }, desk, { control, consistency, overlap }) {
    const versions = new Versions(control)
    const width = widthOf(asked.length, control, overlap)
    let waiting: readonly Waiting[] = asked.map((agent) => ({ agent, isAgain: false }))
    let lagging = versions.newest
    while (waiting.length > 0) {
      const { newest } = versions
      const copy = consistency === 'eventual' && control !== 'locked' ? lagging : newest
      const group = waiting
        .slice(0, width)
        .map(({ agent, isAgain }) => ({ agent, read: isAgain ? newest : copy }))
      const refused = await writtenBack(desk, versions, group)
      waiting = [...refused.map((agent) => ({ agent, isAgain: true })), ...waiting.slice(width)]
      lagging = newest
    }
    const store = desk.staff(storeName)
    const [draft]: readonly Reply[] =
      control === 'event-sourced'
        ? [await desk.ask(store, { kind: 'merge', role: folder })]
        : versions.newest.content
    if (draft === undefined) return desk.nobody()
    desk.post(store, draft, desk.board(kept))
    return desk.group(draft)
  },
})

/** An agent that has yet to write; again after a conflict. */
interface Waiting {
  readonly agent: AgentMember
  readonly isAgain: boolean
}

/** How many agents work at the same time. */
function widthOf(agents: number, control: Control, overlap: number): number {
  return control === 'locked' ? 1 : Math.max(2, Math.round(overlap * agents))
}

const folder =
  'You keep a log of what each of several writers added. You see nothing but the log. Fold it into one answer in which nothing that any of them found is lost.'

import { type AgentMember, type Desk, isNonEmpty, memberId, type Reply } from '../../harness/define.ts'
import type { Version, Versions } from './versions.ts'

/** The store, and the board on which its value stands from round to round. */
export const storeName = memberId('store')
export const kept = memberId('kept')

/** An agent with the version that it reads. */
export interface Reader {
  readonly agent: AgentMember
  readonly read: Version
}

/** Lets a group read, work, and write in the order in which they come back. Gives those whose writes were refused. */
export async function writtenBack(
  desk: Desk,
  versions: Versions,
  group: readonly Reader[],
): Promise<readonly AgentMember[]> {
  const store = desk.staff(storeName)
  const { newest } = versions
  const readBy = new Map(group.map(({ agent, read }) => [agent.id, read]))
  desk.coordinationRound()
  for (const { agent, read } of group)
    if (isNonEmpty(read.content)) desk.send(store, read.content, [agent])
    else desk.signal(store, agent, 'empty')
  const drafts: readonly Reply[] = await desk.askAll(
    group.map(({ agent }) => agent),
    ({ id }) => ({
      ...{ kind: 'propose', scope: 'group', role: editor, boardRounds: 1 },
      boards: readBy.get(id)?.number === 0 ? [desk.board(kept)] : [],
    }),
  )
  const refused: AgentMember[] = []
  for (const draft of byArrival(desk, drafts)) {
    const reader = group.find(({ agent }) => agent.id === draft.by.id)
    if (reader === undefined) continue
    if (draft.reading.kind === 'refused') {
      desk.mark('unwritten', [reader.agent])
      desk.signal(reader.agent, store, 'unwritten')
      continue
    }
    desk.send(reader.agent, draft, [store])
    if (noted(desk, versions, draft, reader, newest) === 'conflict') refused.push(reader.agent)
  }
  return refused
}

/** Writes a draft, and marks what that did. */
function noted(desk: Desk, versions: Versions, draft: Reply, { agent, read }: Reader, newest: Version) {
  const written = versions.write(agent, draft, read)
  if (written.kind === 'conflict') {
    desk.mark('conflict', [agent], { read: read.number, newest: written.newest.number })
    return written.kind
  }
  const { number } = written.version
  if (written.isBlind && read.number < newest.number)
    desk.mark('stale-read', [agent], { read: read.number, newest: newest.number, wrote: number })
  for (const writer of written.lost) desk.mark('lost-update', [writer, agent], { wrote: number })
  return written.kind
}

/** Those that can be read in the order of virtual time, then the others. */
function byArrival(desk: Desk, drafts: readonly Reply[]): readonly Reply[] {
  const first = desk.first(drafts)
  if (first === undefined) return drafts
  return [
    first,
    ...byArrival(
      desk,
      drafts.filter((draft) => draft !== first),
    ),
  ]
}

const editor =
  'You edit one draft with the others. You see what stands in it now, if anything. Give the whole draft again, with what you alone know worked in: what you give replaces what you see.'

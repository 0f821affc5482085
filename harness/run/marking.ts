import { canonicalJson, type Json } from '../core/json.ts'
import type { Member } from '../core/members.ts'
import type { RoundState } from './round-state.ts'

/** Records what a mechanism did, behind all that these members have done so far. */
export function recordMark(desk: RoundState, name: string, members: readonly Member[], data: Json): void {
  const { episode } = desk
  const seats = members.map((member) => episode.seat(member))
  const ids = members.map(({ id }) => id)
  episode.setting.recorder.record({
    place: {
      lamport: Math.max(0, ...seats.map(({ lamport }) => lamport)),
      rank: Number.MAX_SAFE_INTEGER - 1,
      name: `${name} ${ids.join(' ')} ${canonicalJson(data)}`,
      ordinal: 0,
    },
    at: Math.max(episode.now, ...seats.map(({ clock }) => clock)),
    happening: { kind: 'mark', name, members: ids, data },
  })
}

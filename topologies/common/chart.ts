import { type AgentMember, type Desk, type Member, type MemberId, memberId } from '../../harness/define.ts'

/** A place in an organisation chart: who holds it, and the places right below. */
export interface Post {
  readonly member: Member
  readonly below: readonly Post[]
}

/** How many managers each layer has, the lowest first; the last has one. */
export function managerLayers(agents: number, span: number): readonly number[] {
  const layers = [Math.ceil(agents / span)]
  for (let last = layers[0] ?? 1; last > 1; layers.push(last)) last = Math.ceil(last / span)
  return layers
}

/** The names of all managers, the lowest layer first: `manager-LAYER-NUMBER`. */
export function managerIds(agents: number, span: number): readonly string[] {
  return managerLayers(agents, span).flatMap((count, layer) =>
    Array.from({ length: count }, (_, index) => managerName(layer + 1, index)),
  )
}

/** The manager right above a member; undefined for the topmost. */
export function superiorOf(id: MemberId, agents: number, span: number): MemberId | undefined {
  const numbers = id.split('-').slice(1).map(Number)
  const [layer, index] = numbers.length === 1 ? [0, numbers[0]] : numbers
  if (layer === undefined || index === undefined || layer >= managerLayers(agents, span).length)
    return undefined
  return memberId(managerName(layer + 1, Math.floor(index / span)))
}

/** The chart as far as it stands above the asked agents: the managers of each layer, the lowest first. */
export function chartOf(
  asked: readonly AgentMember[],
  desk: Desk,
  span: number,
): readonly (readonly Post[])[] {
  const layers: Post[][] = []
  let posts: readonly Post[] = asked.map((member) => ({ member, below: [] }))
  for (const _ of managerLayers(desk.agents.length, span)) {
    const groups = Map.groupBy(posts, ({ member }) => superiorOf(member.id, desk.agents.length, span))
    const layer = [...groups].flatMap(([id, below]) =>
      id === undefined ? [] : [{ member: desk.staff(id), below }],
    )
    layers.push(layer)
    posts = layer
  }
  return layers
}

function managerName(layer: number, index: number): string {
  return `manager-${layer}-${index}`
}

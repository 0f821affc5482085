import { type AuditedEpisode, type AuditFinding, type Cell, canonicalJson, defineAudit } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'
import { type Treatment, treatmentOf } from '../reading/treatment.ts'
import { type Configuration, oneTreatment, sameness, type Twins, twinGroups } from '../reading/twins.ts'

/**
 * Configurations that are one treatment under several names.
 *
 * Compares: the system and user prompts of all calls, and the rule by which several answers become one, between cells
 * that differ in their topology alone, on items (seed and repetition) that both have. Further tries and episodes
 * without a call are not compared; repetitions of one cell are replicates by design.
 * Error: two topologies are shown the same throughout, and their answers become one by the same rule, or there is
 * only one answer to each question. Info: that in teams of one agent, where larger teams of all of them were run too;
 * shown the same, but pooled by another rule; one topology with several parameters; the same on some items only; the same in the first calls.
 * Version history: 1 first version.
 */
export default defineAudit<{ readonly treatment: Treatment }>({
  id: 'same-treatment',
  version: 1,
  title: 'One treatment under several names',
  description:
    'Compares the prompts of all calls, and the rule that pools several answers, between cells that differ in their topology alone, item by item. Identical throughout in two topologies is an error, but information for the teams of one agent of a sweep over team sizes; identical with another pooling rule, on some items, or in the first calls only is information: a replicate where a reader may see a design.',
  take(trace, hash) {
    return { treatment: treatmentOf(trace, hash) ?? { prompts: [], pooling: '' } }
  },
  judge(episodes) {
    const larger = new Set(
      episodes.flatMap(({ identity }) => (identity.agents > 1 ? [designOf(identity)] : [])),
    )
    const isStart = (twins: Twins<Treated>) =>
      twins.every(({ identity }) => identity.agents === 1 && larger.has(designOf(identity)))
    const called = episodes.filter(({ taken }) => taken.treatment.prompts.length > 0)
    return twinGroups(called).flatMap((classes) => [
      ...classes.flatMap((twins) => throughout(twins, isStart(twins))),
      ...partly(classes),
    ])
  },
})

/** The same for teams of any size. */
function designOf({ scenario, topology, model }: Cell): string {
  return JSON.stringify([scenario.id, topology.id, model.id])
}

type Treated = AuditedEpisode<{ readonly treatment: Treatment }>

function throughout(twins: Twins<Treated>, isStart: boolean): readonly AuditFinding[] {
  if (twins.length < 2) return []
  const groups = oneTreatment(twins)
  const others = groups.length > 1 ? [otherPooling(twins)] : []
  return [...groups.flatMap((group) => (group.length > 1 ? [identical(group, isStart)] : [])), ...others]
}

function identical(twins: Twins<Treated>, isStart: boolean): AuditFinding {
  const names = topologyIds(twins.map(({ identity }) => identity))
  const { items, episodes } = commonItems(twins)
  const differ = differences(twins.map(({ identity }) => identity))
  const found = `All prompts are identical on ${items} of ${items} paired items, and several answers become one by the same rule.`
  const apart = `What differs: ${differ === '' ? 'no parameter' : differ}.`
  const [isNamed, isOne] = [names.length > 1, twins[0].identity.agents === 1]
  return {
    ...head(twins, names),
    severity: isNamed && !isStart ? 'error' : 'info',
    ...{ count: items, of: items, text: `${found} ${apart}${isOne ? ' There is one agent.' : ''}`, episodes },
    consequence: isNamed
      ? 'These are one treatment: a difference between their results is the noise of asking twice, not an effect of coordination.'
      : 'This parameter changed nothing that a model was shown here, so the rows are replicates unless it acts otherwise.',
  }
}

function otherPooling(twins: Twins<Treated>): AuditFinding {
  const { items, episodes } = commonItems(twins)
  const names = topologyIds(twins.map(({ identity }) => identity))
  const rules = [
    ...new Set(
      twins.flatMap((one) => [...one.episodes.values()].map(({ taken }) => taken.treatment.pooling)),
    ),
  ]
  const shown = rules.map((rule) => (rule === '' ? 'none' : rule)).toSorted()
  return {
    ...head(twins, names),
    severity: 'info',
    ...{ count: items, of: items, episodes },
    text: `All prompts are identical on ${items} of ${items} paired items; only the rule that pools the answers differs (${shown.join(', ')}).`,
    consequence: 'They compare pooling rules, not ways to talk; with one agent they would be one treatment.',
  }
}

/** Replicates on some items, and in the first calls; one row for all configurations that are linked by them. */
function partly(classes: readonly Twins<Treated>[]): readonly AuditFinding[] {
  const kinds = [
    { isShared: (a: Treated, b: Treated) => sameness(a, b) === 'all', what: 'The prompts of all calls' },
    {
      isShared: (a: Treated, b: Treated) => sameness(a, b) !== 'none',
      what: 'The prompts of the first calls',
    },
  ]
  return kinds.flatMap(({ isShared, what }) =>
    linked(classes, isShared).map((group) => partial(group, isShared, what)),
  )
}

type Link = (a: Treated, b: Treated) => boolean

function partial(group: readonly Twins<Treated>[], isShared: Link, what: string): AuditFinding {
  const paired = pairable(group)
  const shared = paired.filter((own) =>
    own.some((a, index) => own.slice(index + 1).some((b) => isShared(a, b))),
  )
  const all = group.flat()
  const episodes = shared.flatMap((own) => own.map(({ episode }) => episode))
  return {
    ...head(all, topologyIds(all.map(({ identity }) => identity))),
    severity: 'info',
    ...{ count: shared.length, of: paired.length, episodes: episodes.toSorted((a, b) => a - b) },
    text: `${what} are identical on ${shared.length} of ${paired.length} paired items.`,
    consequence:
      'There the first answers are replicates of one prompt: their difference measures noise, and a difference of the designs can only come from what follows.',
  }
}

/** For each item that at least two have, an episode of each that has it. */
function pairable(group: readonly Twins<Treated>[]): readonly (readonly Treated[])[] {
  const items = new Map<string, Treated[]>()
  for (const [first] of group) {
    for (const [item, episode] of first.episodes) {
      const own = items.get(item)
      if (own === undefined) items.set(item, [episode])
      else own.push(episode)
    }
  }
  return [...items.values()].filter((own) => own.length > 1)
}

/** Connected groups of at least two, where a shared item is a connection. */
function linked(classes: readonly Twins<Treated>[], isShared: Link): readonly (readonly Twins<Treated>[])[] {
  let groups: (readonly Twins<Treated>[])[] = []
  for (const one of classes) {
    const isNear = (group: readonly Twins<Treated>[]) =>
      group.some((other) => shareItem(one, other, isShared))
    const near = groups.filter(isNear)
    groups = [...groups.filter((group) => !near.includes(group)), [...near.flat(), one]]
  }
  return groups.filter(({ length }) => length > 1)
}

function shareItem([a]: Twins<Treated>, [b]: Twins<Treated>, isShared: Link): boolean {
  for (const [item, episode] of a.episodes) {
    const other = b.episodes.get(item)
    if (other !== undefined && isShared(episode, other)) return true
  }
  return false
}

function head([first]: readonly Configuration<Treated>[], topologies: readonly string[]) {
  return { scenario: first?.identity.scenario.id ?? '', model: first?.identity.model.id ?? '', topologies }
}

/** Items on which at least two of them were compared, and the episodes behind them. */
function commonItems(twins: Twins<Treated>) {
  const own = pairable(twins.map((one): Twins<Treated> => [one]))
  const episodes = own.flatMap((each) => each.map(({ episode }) => episode))
  return { items: own.length, episodes: episodes.toSorted((a, b) => a - b) }
}

/** Parameters of the topologies that are not the same in all. */
function differences(cells: readonly Cell[]): string {
  const names = new Set(cells.flatMap(({ topologyParams }) => Object.keys(topologyParams)))
  return [...names]
    .toSorted()
    .flatMap((name) => {
      const values = cells.map(({ topologyParams }) => topologyParams[name])
      const shown = new Set(values.map((value) => (value === undefined ? 'absent' : canonicalJson(value))))
      return shown.size > 1 ? [`${name} (${[...shown].join(', ')})`] : []
    })
    .join(', ')
}

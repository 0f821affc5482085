import { z } from 'zod'
import { type CommandSpec, commaList } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import { type ParamFacts, paramFacts } from '../core/params.ts'
import type { AnyScenario } from '../core/scenario.ts'
import { type AnyTopology, type TopologyFamily, topologyFamilies } from '../core/topology.ts'
import { modelSpecs } from '../model/models.ts'
import { personaParameters, personas } from '../model/personas.ts'
import { expectedOneOf } from '../nearest.ts'
import { defaultExport, pluginFiles, plugins } from '../registry.ts'
import { print, printJson } from './output.ts'

/** One thing that can be named on the command line. */
interface Listed {
  readonly id: string
  readonly version?: number
  readonly title: string
  readonly params: readonly ParamFacts[]
  /** What kind of mechanism a topology is. */
  readonly family?: TopologyFamily
  /** What a topology costs, in n agents. */
  readonly cost?: string
  readonly traits?: readonly string[]
  /** What agents may look up. */
  readonly tools?: readonly string[]
}

/** `list`: what there is to run and to measure. */
export const command: CommandSpec = {
  name: 'list',
  description:
    'Lists scenarios, topologies, metrics, faults, personas, importers, detectors and audits with their parameters.',
  operands: '[KIND]',
  options: [],
  examples: [
    ['npm run -s list', 'everything'],
    ['npm run -s list -- topologies', 'only topologies'],
    ['npm run -s list -- --json', 'for scripts'],
  ],
  async run(given) {
    const wanted = commaList(given.operands[0]) ?? Object.keys(kinds)
    const unknown = wanted.find((kind) => !(kind in kinds))
    if (unknown !== undefined) throw new UsageError(`list: ${expectedOneOf(Object.keys(kinds), unknown)}`)
    const items = await Promise.all(
      wanted.map(async (kind) => [kind, (await kinds[kind]?.()) ?? []] as const),
    )
    const chosen: { readonly [kind: string]: readonly Listed[] } = Object.fromEntries(items)
    if (given.flag('json')) printJson(chosen)
    else
      print(
        Object.entries(chosen)
          .map(([kind, items]) => kindText(kind, items))
          .join('\n\n'),
      )
    return 0
  },
}

/** What can be listed, each kind loaded only when it is asked for. */
const kinds: { readonly [kind: string]: () => Promise<readonly Listed[]> } = {
  scenarios: async () =>
    (await plugins('scenario')).map((scenario) => ({
      ...listed(scenario),
      params: [agentsParam(scenario.agents), ...paramFacts(scenario.params)],
      traits: scenario.traitNames,
      ...namedTools(scenario),
    })),
  topologies: async () =>
    byFamily(await plugins('topology')).map((topology) => ({
      ...listed(topology),
      params: paramFacts(topology.params),
      ...(topology.family && { family: topology.family }),
      cost: topology.costFormula,
    })),
  metrics: async () =>
    (await plugins('metric')).map((metric) => ({ ...listed(metric), params: paramFacts(metric.options) })),
  faults: async () =>
    (await plugins('fault')).map((fault) => ({ ...listed(fault), params: paramFacts(fault.params) })),
  personas: async () =>
    Object.values(personas).map((persona) => ({
      ...listed(persona),
      params: personaFacts(persona.parameters),
    })),
  models: async () =>
    modelSpecs.map(({ spec, title, settings }) => ({
      id: spec,
      title,
      params: isPersona(spec) ? [] : paramFacts(settings),
    })),
  importers: async () => withoutParams(await plugins('importer')),
  claims: async () => [],
  policies: async () => [],
  detectors: async () => withoutParams(await plugins('detector')),
  taxonomies: async () => [],
  audits: async () => withoutParams(await plugins('audit')),
  sections: listedSections,
}

function withoutParams(plugIns: readonly Parameters<typeof listed>[0][]): readonly Listed[] {
  return plugIns.map((plugIn) => ({ ...listed(plugIn), params: [] }))
}

/** The lightest kind of mechanism first; those that do not say of what kind they are come last. */
function byFamily(topologies: readonly AnyTopology[]): readonly AnyTopology[] {
  const place = ({ family }: AnyTopology) =>
    family === undefined ? topologyFamilies.length : topologyFamilies.indexOf(family)
  return topologies.toSorted((a, b) => place(a) - place(b))
}

/** A scenario's tools as it is by default; nothing for one without. */
function namedTools(scenario: AnyScenario): Pick<Listed, 'tools'> {
  const tools = scenario.open(({ tools: offered, params, agents }) =>
    offered?.({ params: params.parse({}), agents: agents.default, seed: 0 }),
  )
  return tools === undefined || tools.length === 0 ? {} : { tools: tools.map(({ name }) => name) }
}

const sectionShape = z.object({ id: z.string(), title: z.string() })

/** The report's sections, found by folder; nothing of the report is known here by name. */
async function listedSections(): Promise<readonly Listed[]> {
  const files = pluginFiles(new URL('../../reports/sections/', import.meta.url)).filter(
    ({ isFolder }) => !isFolder,
  )
  const found = await Promise.all(
    files.map(async (file) => sectionShape.safeParse(await defaultExport(file))),
  )
  return found.flatMap(({ data }) => (data === undefined ? [] : [{ ...data, params: [] }]))
}

/** Its parameters are listed with the personas. */
function isPersona(spec: string): boolean {
  return spec.startsWith('simulated:')
}

function listed({
  id,
  version,
  title,
}: {
  readonly id: string
  readonly version: number
  readonly title: string
}) {
  return { id, version, title }
}

function agentsParam({
  min,
  max,
  default: count,
}: {
  readonly min: number
  readonly max: number
  readonly default: number
}): ParamFacts {
  return {
    name: 'agents',
    type: `integer from ${min} to ${max}`,
    default: count,
    description: 'number of agents, also --agents',
  }
}

/** A persona's own values stand in place of the schema's defaults. */
function personaFacts(own: { readonly [name: string]: ParamFacts['default'] }): readonly ParamFacts[] {
  return paramFacts(personaParameters).map((facts) => ({ ...facts, default: own[facts.name] ?? null }))
}

function kindText(kind: string, items: readonly Listed[]): string {
  const lines = items.map(({ id, version, title, params, family, cost, traits = [], tools = [] }, index) => {
    const isFirst = family !== undefined && items[index - 1]?.family !== family
    const head = `  ${id}${version === undefined ? '' : ` (version ${version})`}: ${title}`
    const named = params.map(
      ({ name, type, default: value }) => `      ${name}=${JSON.stringify(value)}  ${type}`,
    )
    const trait = traits.length > 0 ? [`      traits: ${traits.join(', ')}`] : []
    const tool = tools.length > 0 ? [`      tools: ${tools.join(', ')}`] : []
    const price = cost === undefined ? [] : [`      cost: ${cost}`]
    return [...(isFirst ? [`  -- ${family}`] : []), head, ...price, ...named, ...trait, ...tool].join('\n')
  })
  return `${kind}\n${lines.length > 0 ? lines.join('\n') : '  none'}`
}

import {
  counted,
  defineSection,
  type FamilyIdea,
  familyIdea,
  familyOrder,
  type Html,
  html,
  interactionsOf,
  type ReportFacts,
  type TopologyFacts,
  table,
} from '../define.ts'
import { folded } from './catalogue/details.ts'
import { shapeDrawing } from './catalogue/drawing.ts'
import { type Here, hereOf, type Place } from './catalogue/here.ts'
import { lessonsOf } from './catalogue/lessons.ts'
import { placeCell, timesMind, typicalPrice } from './catalogue/strip.ts'

/** Every mechanism that ran on two pages: who may write to whom, what it costs, when to use it, what it did here. */
export default defineSection({
  id: 'catalogue',
  title: 'Coordination on two pages',
  order: 58,
  render(facts) {
    if (facts.topologies.length === 0) return undefined
    const here = hereOf(facts)
    const rows = familyOrder.flatMap((family) => facts.topologies.filter((each) => each.family === family))
    return html`${head(facts, here)}
${table<TopologyFacts>({
  caption: legend(facts, here),
  columns: columns(here),
  rows,
  look: 'dense mechanisms',
  group: ({ family }) => ({
    key: family ?? 'other',
    head: familyHead(
      familyIdea(family),
      here,
      rows.filter((each) => each.family === family),
    ),
  }),
})}`
  },
})

/** What an engineer should take from the measurements of this file. */
function head(facts: ReportFacts, here: Here): Html {
  const [interaction] = interactionsOf(facts).filter(
    ({ model, fault }) => model === here.model && fault === here.fault,
  )
  const lessons = lessonsOf(here.ladders, interaction)
  return html`<ol class="lessons">${lessons.map(({ lead, text }) => html`<li><strong>${lead}</strong> ${text}</li>`)}</ol>`
}

function legend({ cells, topologies }: ReportFacts, { ladders, model, fault, rest }: Here): Html {
  const drawing =
    'Disc: agent; ring: a mind that sees all; square: staff without an observation; bar: board. A line without a head goes both ways.'
  if (ladders.length === 0)
    return html`${counted(topologies.length, 'mechanism')}. ${drawing} No scores stand here: it takes two mechanisms in one world.`
  const where = fault === 'none' ? model : `${model} with fault ${fault}`
  const simulated = cells.some(({ identity }) => identity.isSimulated)
    ? ' Simulated agents: what a structure does to agents with these error rates, not what a language model does with it.'
    : ''
  return html`${counted(topologies.length, 'mechanism')}; open a name for its limits, source, parameters and numbers. ${drawing} Upright: mean score in each world, of ${where}${rest ? ', the first of its settings' : ''}. ★ the cheapest sufficient, ● sufficient, ○ open (not shown to be behind the best), no mark: short; – not applicable.${simulated}`
}

function familyHead({ title, idea, cost }: FamilyIdea, here: Here, members: readonly TopologyFacts[]): Html {
  const prices = members.flatMap(({ id }) => typicalPrice(here, id) ?? [])
  const measured =
    prices.length === 0
      ? ''
      : `; here ${timesMind(Math.min(...prices))} to ${timesMind(Math.max(...prices))} the tokens of one mind`
  return html`${title} <span>${idea} <em>Cost:</em> ${cost}${measured}.</span>`
}

function columns(here: Here) {
  const worlds = here.ladders.map(({ setting }) => setting.scenario)
  const place = (topology: string, world: string): Place | undefined => here.places.get(topology)?.get(world)
  return [
    { head: 'Edges', cell: ({ shape, title }: TopologyFacts) => shape && shapeDrawing(shape, title) },
    {
      head: 'Mechanism, and when to use it',
      isRowHead: true,
      cell: (each: TopologyFacts) => folded(each, here),
    },
    {
      head: 'Cost',
      cell: ({ costFormula }: TopologyFacts) => shortFormula(costFormula),
      tone: () => 'formula',
    },
    ...(here.hasMind
      ? [
          {
            head: html`Tokens<small>× one mind</small>`,
            isNumber: true,
            cell: ({ id }: TopologyFacts) => {
              const price = typicalPrice(here, id)
              return price === undefined ? undefined : timesMind(price)
            },
          },
        ]
      : []),
    ...worlds.map((world) => ({
      head: html`<span class="name">${world}</span>`,
      isNumber: true,
      isSlim: true,
      tone: ({ id }: TopologyFacts) => {
        const heat = place(id, world)?.heat
        return heat === undefined ? '' : `heat heat-${heat}`
      },
      cell: ({ id }: TopologyFacts) => placeCell(place(id, world), world, here.refused.get(id)?.get(world)),
    })),
  ]
}

/** A formula without the words that explain its letters; they stand among the details. */
function shortFormula(formula: string): string {
  return formula.split(/[,;]? with /)[0] ?? formula
}

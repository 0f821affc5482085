import {
  type AgentId,
  type Setting,
  type Tool,
  type ToolCall,
  type ToolResult,
  type ToolUse,
  type View,
  z,
} from '../../harness/define.ts'
import { evidenceInWords, type Report } from '../common/evidence/report.ts'
import { type MarketParams, synthetic } from './params.ts'
import { priceInWords } from './price.ts'
import { type MarketState, reportsOf } from './state.ts'
import { isReal, knownPrice, type MarketView, termsInWords } from './view.ts'

const readReport = {
  name: 'read_report',
  description: 'Reads one of the reports that exist for you: its reliability, and whether it says yes or no.',
  parameters: z.object({ report: z.int().min(0).describe('number of the report') }),
}

const readPrice: Tool = {
  name: 'market_price',
  description:
    'Reads the price at which the market trades the question: its probability of yes, from 0 to 1.',
  parameters: z.object({}),
}

const readDetails: Tool = {
  name: 'market_details',
  description: 'Reads what was announced of the question: its category, its rules and when it closes.',
  parameters: z.object({}),
}

/** The tools of a world: the same for every agent, and none that could give nothing to anybody. */
export function lookupTools({ params }: Pick<Setting<MarketParams>, 'params'>): readonly Tool[] {
  if (params.tools === 'none') return []
  return [
    params.questions === synthetic ? readReport : readDetails,
    ...(params.price === 'shown' ? [readPrice] : []),
  ]
}

/** What a tool gives an agent: only what a world without tools would have shown to it. */
export function lookedUp(state: MarketState, agent: AgentId, call: ToolCall): ToolResult {
  switch (state.access.tools === 'lookup' ? call.tool : 'none') {
    case readReport.name:
      return reportRead(reportsOf(state, agent), call)
    case readPrice.name: {
      const price = knownPrice(state)
      return price === undefined ? missing('There is no market price.') : found(priceInWords(price))
    }
    case readDetails.name:
      return isReal(state) ? found(termsInWords(state) || noDetails) : missing('There are no details.')
    default:
      return missing('There is no such tool.')
  }
}

const noDetails = 'Nothing was announced but the question.'

function reportRead(reports: readonly Report[], { arguments: given }: ToolCall): ToolResult {
  const asked = readReport.parameters.safeParse(given).data?.report
  const report = reports.find(({ id }) => id === asked)
  if (report !== undefined) return found(evidenceInWords({ prior: undefined, reports: [report] }))
  return missing(`There is no report ${asked ?? 'without a number'} for you.`)
}

function found(result: string): ToolResult {
  return { result, isError: false }
}

function missing(result: string): ToolResult {
  return { result, isError: true }
}

/** How many calls a mind makes at once. */
const mostAtOnce = 16

/** Everything that a mind may look up and has not asked for yet, the first of it. */
export function callsWanted({ observations, toolUses = [] }: View<MarketView>): readonly ToolCall[] {
  const made = new Set(toolUses.map(nameOf))
  const lookups = [...observations.values()].flatMap(({ lookup }) => (lookup === undefined ? [] : [lookup]))
  const reports = new Set(lookups.flatMap((lookup) => lookup.reports))
  const calls: readonly ToolCall[] = [
    ...(lookups.some(({ hasDetails }) => hasDetails) ? [{ tool: readDetails.name, arguments: {} }] : []),
    ...[...reports].sort((a, b) => a - b).map((report) => ({ tool: readReport.name, arguments: { report } })),
    ...(lookups.some(({ hasPrice }) => hasPrice) ? [{ tool: readPrice.name, arguments: {} }] : []),
  ]
  return calls.filter((call) => !made.has(nameOf(call))).slice(0, mostAtOnce)
}

/** What a call asks for. */
function nameOf({ tool, arguments: given }: ToolCall | ToolUse): string {
  return `${tool} ${readReport.parameters.safeParse(given).data?.report ?? ''}`
}

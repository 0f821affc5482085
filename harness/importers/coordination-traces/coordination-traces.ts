import { defineImporter, UsageError } from '../../define.ts'
import { configurationCells } from './cells.ts'
import { episodeOf } from './episode.ts'
import { publishedFiles } from './folder.ts'
import { type JsonLine, jsonLines } from './json-lines.ts'
import { type Market, marketLine, type TraceLine, traceLine } from './lines.ts'

/**
 * Traces of coordination configurations on resolved prediction markets.
 *
 * Reads: a folder with `markets.jsonl` and `traces/*.jsonl`, one configuration on one market a line; any part of
 * the markets and of the configurations, in any order.
 * Gives: one ended episode a line. Seed is the market's index, topology the configuration, score 1 - (p - y)^2 of
 * the published probability. A line that was given up keeps the publisher's 0.5 and is marked as a fall-back.
 * Members: `debate_1` and its like are `agent-0` upwards, all other roles keep their names as staff.
 * Messages: only what a later prompt quotes of another member's reply; what it quotes of its own is memory.
 * Checks: shapes and ranges of all lines that are used, and that market and line agree on outcome and price. Sums
 * that the publisher gives beside the calls are not read; all totals come from the calls.
 * Source: github.com/ForesightFlow/datasets, CC-BY 4.0; program github.com/ForesightFlow/coordination-experiment.
 * Version history: 2 keeps when markets were resolved and priced, and when the runs began; 1 first version.
 */
export default defineImporter({
  id: 'coordination-traces',
  version: 2,
  title: 'Coordination traces (prediction markets)',
  description:
    'Published traces of five coordination configurations on resolved prediction markets (ForesightFlow, CC-BY 4.0), from a folder with markets.jsonl and traces/*.jsonl. Forecasts are taken as published; a market that was given up after a failed call counts with its fall-back of 0.5 and is marked.',
  async *read(path) {
    const files = publishedFiles(path)
    const markets = await publishedMarkets(files.markets)
    const lines = await publishedLines(files.traces, markets)
    const cells = configurationCells(lines.map(({ value }) => value))
    for (const { value, source } of lines) {
      const [cell, market] = [cells.get(value.configName), markets.get(value.marketIndex)]
      if (cell === undefined || market === undefined) continue
      yield { trace: episodeOf(cell.identity, value, market), fingerprint: cell.fingerprint, source }
    }
  },
})

async function publishedMarkets(file: string): Promise<ReadonlyMap<number, Market>> {
  const markets = new Map<number, Market>()
  for await (const { value, source } of jsonLines(file, marketLine)) {
    const { marketIndex } = value
    if (markets.has(marketIndex))
      throw new UsageError(`${source}: expected each market once, got market ${marketIndex} again`)
    markets.set(marketIndex, value)
  }
  if (markets.size === 0) throw new UsageError(`${file}: expected at least one market, got an empty file`)
  return markets
}

async function publishedLines(
  files: readonly string[],
  markets: ReadonlyMap<number, Market>,
): Promise<readonly JsonLine<TraceLine>[]> {
  const lines: JsonLine<TraceLine>[] = []
  const sources = new Map<string, string>()
  for (const file of files) {
    const before = lines.length
    for await (const line of jsonLines(file, traceLine)) {
      checkMarket(line, markets)
      checkOnce(line, sources)
      lines.push(line)
    }
    if (lines.length === before)
      throw new UsageError(`${file}: expected at least one trace, got an empty file`)
  }
  return lines
}

function checkMarket({ value, source }: JsonLine<TraceLine>, markets: ReadonlyMap<number, Market>): void {
  const { marketIndex, outcome, baseline } = value
  const market = markets.get(marketIndex)
  const got = `${source}: marketIndex: expected a market of markets.jsonl, got ${marketIndex}`
  if (market === undefined) throw new UsageError(got)
  const { resolutionOutcome, baselineMidPrice } = market
  const where = `as markets.jsonl has it for market ${marketIndex}`
  if (outcome !== resolutionOutcome)
    throw new UsageError(`${source}: outcome: expected ${resolutionOutcome}, ${where}, got ${outcome}`)
  if (baseline !== baselineMidPrice)
    throw new UsageError(`${source}: baseline: expected ${baselineMidPrice}, ${where}, got ${baseline}`)
}

function checkOnce({ value, source }: JsonLine<TraceLine>, sources: Map<string, string>): void {
  const { configName, marketIndex } = value
  const key = JSON.stringify([configName, marketIndex])
  const first = sources.get(key)
  if (first !== undefined) {
    const again = `market ${marketIndex} under ${JSON.stringify(configName)} again, as in ${first}`
    throw new UsageError(`${source}: expected each market once a configuration, got ${again}`)
  }
  sources.set(key, source)
}

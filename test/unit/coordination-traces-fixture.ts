/** Made-up traces in the publisher's format, and folders of them on disk. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportedEpisode } from '../../harness/core/importer.ts'
import type { Trace } from '../../harness/core/trace.ts'
import importer from '../../harness/importers/coordination-traces/coordination-traces.ts'

/** A record in the publisher's format, right or wrong. */
export type Line = { readonly [name: string]: unknown }

/** A market with this index that did not happen, priced at 0.25, unless changed. */
export function market(marketIndex: number, change: Line = {}): Line {
  return {
    ...{ marketId: `0x${marketIndex}`, question: `Will ship ${marketIndex} sail?`, category: 'sea' },
    ...{ resolutionOutcome: 0, baselineMidPrice: 0.25, eventGroupId: '7', marketIndex, volumeUsdc: 1.5 },
    ...change,
  }
}

/** A line of one configuration on a market, with a forecast of 0.2, unless changed. */
export function line(
  configName: string,
  marketIndex: number,
  calls: readonly Line[],
  change: Line = {},
): Line {
  const trace = { configName, calls, totalTokens: 0, totalCostUsd: 0, totalDurationMs: 0 }
  return {
    ...{ configName, marketIndex, question: `Will ship ${marketIndex} sail?`, probability: 0.2 },
    ...{ baseline: 0.25, outcome: 0, trace, ...change },
  }
}

/** What every prompt of the made-up publisher begins with. */
export const block = 'Question: Will the ship sail?\nCurrent market mid-price: 0.250'

/** A call of 10 + 5 tokens, 0.01 dollars and a second; the prompt is the market and what is given. */
export function call(
  agentRole: string,
  callIndex: number,
  user: string,
  text: string,
  change: Line = {},
): Line {
  return {
    ...{ agentRole, callIndex, response: { text, toolCalls: [] } },
    request: { systemPrompt: `You forecast.\nRole: ${agentRole}.`, userPrompt: `${block}\n\n${user}` },
    usage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 },
    ...{ costUsd: 0.01, durationMs: 1000, ...change },
  }
}

/** One forecaster with one reply. */
export function ensembleLine(marketIndex: number, change: Line = {}): Line {
  const reply = 'The tide is low.\n\nFINAL_PROBABILITY: 0.20'
  return line('independent_ensemble', marketIndex, [call('forecaster_1', 0, 'Produce it.', reply)], change)
}

/** One debater that answers and revises twice, shown its own words. */
export function debateLine(marketIndex: number, change: Line = {}): Line {
  const round = (index: number, user: string, body: string): Line =>
    call('debate_1', index, user, `${body}\nFINAL_PROBABILITY: 0.2`, { internalRound: index })
  const own = (body: string): string => `Your previous reasoning:\n${body}\n\nOthers:\n\n\n\nProduce it.`
  const calls = [
    round(0, 'Produce it.', 'No wind at all.'),
    round(1, own('No wind at all.'), 'Still no wind.\n\nNone.'),
    round(2, own('Still no wind.\n\nNone.'), 'I keep my view.'),
  ]
  return line('peer_critique_debate', marketIndex, calls, change)
}

/** Planner, one specialist and integrator. */
export function orchestratorLine(marketIndex: number, change: Line = {}): Line {
  const question = 'Is there **wind**?'
  const report = 'The flags hang.\n\nNobody is aboard.'
  const plan = `Here they are:\n1. ${question}\n2. Is there water?\n3. Is there a crew?\nAll three count.`
  const shown = `Specialist reports:\n\n=== Sub-question 1: ${question} ===\n${report}\n\nProduce it.`
  const calls = [
    call('planner', 0, 'Decompose it.', plan),
    call(
      'specialist_1',
      1,
      `Sub-question to investigate:\n${question}\n\nInvestigate.`,
      `${report}\nSUBANSWER: no wind`,
    ),
    call('integrator', 2, shown, 'So it stays.\nFINAL_PROBABILITY: .2'),
  ]
  return line('orchestrator_specialist', marketIndex, calls, change)
}

/** Researcher, analyst and forecaster. */
export function pipelineLine(marketIndex: number, change: Line = {}): Line {
  const [research, analysis] = ['Found: a harbour.', 'Weighed: it is small.']
  const calls = [
    call('researcher', 0, 'Gather evidence.', `${research}\nRESEARCH_COMPLETE`, { internalRound: 1 }),
    call(
      'pipelineAnalyst',
      1,
      `Research report:\n${research}\n\nIdentify factors.`,
      `${analysis}\nANALYSIS_COMPLETE`,
      {
        internalRound: 2,
      },
    ),
    call(
      'pipelineForecaster',
      2,
      `Research report:\n${research}\n\nAnalysis:\n${analysis}\n\nProduce it.`,
      'FINAL_PROBABILITY: 0.2',
      { internalRound: 3 },
    ),
  ]
  return line('sequential_pipeline', marketIndex, calls, change)
}

/** A line that was given up after a failed call. */
export function failedLine(configName: string, marketIndex: number): Line {
  return line(configName, marketIndex, [], { probability: 0.5, _failure: 'the line went dead' })
}

/** Files of a published set: text as it is, or records that become one line each. */
export type Files = { readonly [path: string]: string | readonly Line[] }

/** A published folder with markets 0 to 9 and these trace files, in a new place. Removed by `removeFolders`. */
export function publishedFolder(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-traces-'))
  folders.push(folder)
  mkdirSync(join(folder, 'traces'))
  const markets = Array.from({ length: 10 }, (_, index) => market(index))
  for (const [path, content] of Object.entries({ 'markets.jsonl': markets, ...files })) {
    writeFileSync(join(folder, path), typeof content === 'string' ? content : jsonl(content))
  }
  return folder
}

/** Records as one JSON document a line. */
export function jsonl(records: readonly Line[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

const folders: string[] = []

/** Removes the folders that were made. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** Everything that the importer reads from these files. */
export function imported(files: Files): Promise<readonly ImportedEpisode[]> {
  return Array.fromAsync(importer.read(publishedFolder(files)))
}

/** The one trace of one line. */
export async function importedTrace(record: Line): Promise<Trace> {
  const [episode, ...more] = await imported({ 'traces/one.jsonl': [record] })
  if (episode === undefined || more.length > 0) throw new Error('expected one episode')
  return episode.trace
}

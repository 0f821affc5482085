import { z } from 'zod'
import { UsageError } from '../core/errors.ts'
import { isNonEmpty, type Json } from '../core/json.ts'
import type { Model } from '../core/model.ts'
import { expectedOneOf } from '../nearest.ts'
import type { Environment } from './endpoint.ts'
import { mixedModel } from './mixed.ts'
import { openaiModel, openaiSettings } from './openai.ts'
import { personaParameters, personas } from './personas.ts'
import { replaySettings } from './replay.ts'
import { scriptedFileModel } from './script-file.ts'
import { type Settings, settingsFrom } from './settings.ts'
import { simulatedModel } from './simulated.ts'

/** What a model is made with, besides its name. */
export interface ModelSetting {
  /** Environment variables; only models behind a network read any. */
  readonly environment: Environment
  /** Settings to replace, by name: persona parameters, or `temperature` and its like. */
  readonly overrides: Settings
}

/** A way to name a model on the command line. */
export interface ModelSpec {
  /** `simulated:ideal`; a part in capitals is for the user to fill in. */
  readonly spec: string
  readonly title: string
  /** The settings that may be replaced, each with its default. */
  readonly settings: z.ZodType
}

const noSettings = z.strictObject({})

/** All ways to name a model. */
export const modelSpecs: readonly ModelSpec[] = [
  ...Object.values(personas).map(({ id, title }) => ({
    ...{ spec: `simulated:${id}`, title, settings: personaParameters },
  })),
  { spec: 'openai:NAME', title: 'An OpenAI-compatible chat completions server', settings: openaiSettings },
  {
    spec: 'replay:FILE',
    title: 'The stored episodes of a results file, or of one run of it (replay:FILE#RUN), said again',
    settings: replaySettings,
  },
  {
    spec: 'mixed:MODEL+MODEL',
    title:
      'Another model for each agent, by number; simulated:PERSONA:NAME=VALUE replaces a parameter of one',
    settings: noSettings,
  },
  { spec: 'scripted:FILE', title: 'Replies written beforehand, as a JSON list', settings: noSettings },
]

type Provider = (name: string, setting: ModelSetting) => Promise<Model>

const providers: ReadonlyMap<string, Provider> = new Map<string, Provider>([
  ['simulated', async (name, { overrides }) => simulatedModel(name || 'ideal', overrides)],
  [
    'openai',
    async (name, { environment, overrides }) =>
      openaiModel(named('openai:NAME', name), environment, overrides),
  ],
  [
    'scripted',
    async (name, { overrides }) => {
      settingsFrom('model "scripted"', noSettings, overrides)
      return scriptedFileModel(named('scripted:FILE', name))
    },
  ],
  [
    'mixed',
    async (name, { environment, overrides }) => {
      settingsFrom('model "mixed"', noSettings, overrides)
      const parts = await Promise.all(name.split('+').map((part) => partOfMixed(part, environment)))
      if (isNonEmpty(parts) && parts.length > 1) return mixedModel(parts)
      throw new UsageError(`--model: expected mixed:MODEL+MODEL, got "mixed:${name}"`)
    },
  ],
])

/**
 * The model of this name. A replay needs stored results and is made elsewhere.
 *
 * @param spec `simulated` (persona `ideal`), `simulated:PERSONA`, `openai:NAME` or `scripted:FILE`
 * @throws UsageError when there is none of this name, or its settings or environment are not legal
 */
export async function modelFrom(spec: string, setting: ModelSetting): Promise<Model> {
  const [, word = '', name = ''] = /^([^:]*):?(.*)$/s.exec(spec) ?? []
  const provider = providers.get(word)
  if (provider === undefined) {
    throw new UsageError(`--model: ${expectedOneOf([...providers.keys(), 'replay'], word)}`)
  }
  return provider(name, setting)
}

/** A model with the persona parameters that stand behind it: `simulated:typical:errorRate=0.2:heed=1`. */
async function partOfMixed(text: string, environment: Environment): Promise<Model> {
  const [word = '', name = '', ...assigned] = text.split(':')
  if (word === 'mixed' || !providers.has(word))
    throw new UsageError(
      `--model mixed: ${expectedOneOf(
        [...providers.keys()].filter((known) => known !== 'mixed'),
        word,
      )}`,
    )
  if (word !== 'simulated') return modelFrom(text, { environment, overrides: {} })
  return simulatedModel(name || 'ideal', Object.fromEntries(assigned.map(assignmentOf)))
}

function assignmentOf(text: string): readonly [string, Json] {
  const [, param = '', value = ''] = /^(\w+)=(.+)$/.exec(text) ?? []
  const number = Number(value)
  if (param !== '' && (value === 'null' || Number.isFinite(number)))
    return [param, value === 'null' ? null : number]
  throw new UsageError(`--model mixed: expected NAME=NUMBER behind a persona, got "${text}"`)
}

function named(form: string, name: string): string {
  if (name === '') throw new UsageError(`--model: expected ${form}, got no name after the colon`)
  return name
}

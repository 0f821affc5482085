import { describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { Model, ModelRequest } from '../../harness/core/model.ts'
import { mixedModel } from '../../harness/model/mixed.ts'
import { modelFrom } from '../../harness/model/models.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { eventsOf, played } from '../conformance/support-episode.ts'

const from = (spec: string) => modelFrom(spec, { environment: {}, overrides: {} })
const saying = (text: string) => scriptedModel(() => text)

async function said(model: Model, member: string): Promise<string> {
  const request: ModelRequest = {
    prompt: [],
    key: {
      ...{ seed: 1, repetition: 0, member: memberId(member), round: 0 },
      request: 'answer',
      ordinal: 0,
      attempt: 0,
    },
    simulation: { items: 0, reply: () => '' },
  }
  const reply = await model.reply(request, new AbortController().signal)
  return reply.kind === 'answered' ? reply.text : reply.kind
}

describe('a mixed model', () => {
  const mixed = mixedModel([saying('first'), saying('second')])

  test('gives each agent its part by number, from the start again, and all others the first', async () => {
    const members = ['agent-0', 'agent-1', 'agent-2', 'agent-13', 'manager', 'solo']
    expect(await Promise.all(members.map((member) => said(mixed, member)))).toEqual([
      ...['first', 'second', 'first', 'second', 'first', 'first'],
    ])
  })

  test('names all its parts, with their settings and versions', async () => {
    const model = await from('mixed:simulated:typical:errorRate=0.5:attention=null+simulated')
    expect(model.spec).toBe('mixed:simulated:typical+simulated:ideal')
    expect(model.settings).toMatchObject({
      ...{ 'model-0.model': 'simulated:typical', 'model-0.errorRate': 0.5, 'model-0.attention': null },
      ...{ 'model-1.model': 'simulated:ideal', 'model-1.errorRate': 0, 'model-1.version': 1 },
    })
  })

  test('is as certain, as pure and as simulated as the least of its parts', () => {
    const [ideal, typical] = [simulatedModel(), simulatedModel('typical')]
    const real = scriptedModel([], { isSimulated: false })
    expect(mixedModel([ideal, ideal])).toMatchObject({
      isDeterministic: true,
      isPure: true,
      isSimulated: true,
    })
    expect(mixedModel([ideal, typical])).toMatchObject({ isDeterministic: false, isPure: true })
    expect(mixedModel([ideal, real])).toMatchObject({ isSimulated: false })
    expect(mixedModel([ideal, real]).isPure).toBeUndefined()
  })

  test('of equal parts plays as the part does', async () => {
    const [scenario] = await plugins('scenario', ['negotiation'])
    const [topology] = await plugins('topology', ['dialogue'])
    if (scenario === undefined || topology === undefined)
      throw new Error('expected a scenario and a topology')
    const typical = simulatedModel('typical')
    const [alone, twice] = await Promise.all(
      [typical, mixedModel([typical, typical])].map((model) => played({ scenario, topology, model })),
    )
    expect(twice?.events).toEqual(alone?.events)
    const other = await played({
      scenario,
      topology,
      model: mixedModel([simulatedModel('ideal', { refusalRate: 1 }), typical]),
    })
    const refused = eventsOf(other, 'call').filter(({ reading }) => reading.kind === 'refused')
    expect(new Set(refused.map(({ member }) => member))).toContain('agent-0')
  })

  test.each([
    ['mixed:', 'one of simulated, openai, scripted'],
    ['mixed:simulated', 'expected mixed:MODEL+MODEL, got "mixed:simulated"'],
    ['mixed:simulated+elsewhere:x', 'expected one of simulated, openai, scripted'],
    ['mixed:mixed:simulated+simulated', 'expected one of simulated, openai, scripted'],
    ['mixed:simulated:ideal:heed=x+simulated', 'expected NAME=NUMBER behind a persona, got "heed=x"'],
    ['mixed:simulated:ideal:heed=2+simulated', 'heed'],
    ['mixed:simulated:nobody+simulated', 'nobody'],
  ])('is refused as %s', async (spec, sentence) => {
    await expect(from(spec)).rejects.toThrow(sentence)
  })
})

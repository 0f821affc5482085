import type {
  AgentId,
  AgentMember,
  Assignee,
  Decision,
  Desk,
  Reply,
  Task,
  Turn,
  Work,
} from '../../harness/define.ts'

/** A round in which there is work to hand out. */
export interface WorkRound {
  readonly asked: Turn['asked']
  readonly work: Work
  /** The open tasks whose prerequisites are done, in the order of the world. */
  readonly ready: readonly Task[]
}

/** The work of a round; undefined where the round is one question. */
export function workRound({ asked, traits: { tasks, work } }: Turn): WorkRound | undefined {
  if (tasks === undefined || work === undefined) return undefined
  const open = new Set(tasks.map(({ id }) => id))
  return { asked, work, ready: tasks.filter(({ after }) => !after.some((id) => open.has(id))) }
}

/** What one agent was asked to do, and what it replied. */
export interface Stint {
  readonly agent: AgentMember
  readonly tasks: readonly Task[]
  readonly reply: Reply
  /** Whether the reply could be read. */
  readonly isDone: boolean
}

/** The tasks of one round on their way to agents: who was given what, who took it, and how much each has to do. */
export class Shift {
  readonly #round: WorkRound
  readonly #desk: Desk
  readonly #role: string
  readonly #taken = new Map<AgentId, Task[]>()
  readonly #replies = new Map<AgentId, Reply>()
  readonly #failed = new Set<string>()
  readonly #plans: Reply[] = []
  #given = new Map<AgentMember, Task[]>()

  /** @param role what agents are told of how they came to their tasks */
  constructor(round: WorkRound, desk: Desk, role: string) {
    this.#round = round
    this.#desk = desk
    this.#role = role
  }

  /** The asked agents that have the capability and have not failed at the task, ascending. */
  able(task: Task): readonly AgentMember[] {
    return this.#round.asked.filter(
      (agent) =>
        this.#round.work.skills(agent.agent).includes(task.capability) && !this.#hasFailed(agent, task),
    )
  }

  #hasFailed(agent: AgentMember, task: Task): boolean {
    return this.#failed.size > 0 && this.#failed.has(place(agent, task))
  }

  /** Virtual milliseconds of work that an agent has. */
  loadMs(agent: AgentMember): number {
    const tasks = [...(this.#taken.get(agent.agent) ?? []), ...(this.#given.get(agent) ?? [])]
    return tasks.reduce((sum, { durationMs }) => sum + durationMs, 0)
  }

  /** The one with the least work, the first of these on a tie. */
  leastLoaded(agents: readonly AgentMember[]): AgentMember | undefined {
    const [first, ...others] = agents
    return others.reduce(
      (least, agent) => (least && this.loadMs(agent) < this.loadMs(least) ? agent : least),
      first,
    )
  }

  /** Gives an agent a task, which it does not know before it is asked. */
  give(agent: AgentMember, task: Task): void {
    this.#given.set(agent, [...(this.#given.get(agent) ?? []), task])
  }

  /** The asked agents, as who assigns these tasks knows them. */
  assignees(tasks: readonly Task[]): readonly Assignee[] {
    return this.#round.asked.map((agent) => ({
      id: agent.id,
      skills: this.#round.work.skills(agent.agent),
      loadMs: this.loadMs(agent),
      failedAt: tasks.flatMap((task) => (this.#hasFailed(agent, task) ? task.id : [])),
    }))
  }

  /** Gives these tasks as a plan says, in its order, as far as it can be read; gives back those that were given. */
  giveAs(plan: Reply<'assign'>, tasks: readonly Task[]): readonly Task[] {
    this.#plans.push(plan)
    const agents = new Map<string, AgentMember>(this.#round.asked.map((agent) => [agent.id, agent]))
    const byId = new Map(tasks.map((task) => [task.id, task]))
    const pairs = plan.reading.kind === 'read' ? plan.reading.answer : []
    return pairs.flatMap(({ task: id, to }) => {
      const [agent, task] = [agents.get(to), byId.get(id)]
      if (agent === undefined || task === undefined) return []
      this.give(agent, task)
      return [task]
    })
  }

  /** Takes back an agent's tasks that it was not asked for yet, as ones that it failed at. */
  withdraw(agent: AgentMember): readonly Task[] {
    const tasks = this.#given.get(agent) ?? []
    this.#given.delete(agent)
    for (const task of tasks) this.#failed.add(place(agent, task))
    return tasks
  }

  /** Who was given tasks and not asked yet, ascending, each with them. */
  get given(): readonly (readonly [AgentMember, readonly Task[]])[] {
    return [...this.#given].toSorted(([a], [b]) => a.agent - b.agent)
  }

  /** Who was given tasks and not asked yet, in the order in which each was first given any. */
  get holders(): readonly AgentMember[] {
    return [...this.#given.keys()]
  }

  /**
   * Asks each agent that was given tasks to do them, beside those that it took before, all at once or only these
   * agents. What cannot be read leaves the agent with what it took before.
   */
  async work(only?: ReadonlySet<AgentMember>): Promise<readonly Stint[]> {
    const now = this.given.filter(([agent]) => only === undefined || only.has(agent))
    for (const [agent] of now) this.#given.delete(agent)
    for (const [agent, tasks] of now)
      this.#desk.mark('assignment', [agent], { tasks: tasks.map(({ id }) => id) })
    const taskIds = new Map(
      now.map(([agent, tasks]) => [
        agent.id,
        [...(this.#taken.get(agent.agent) ?? []), ...tasks].map(({ id }) => id),
      ]),
    )
    const replies = await this.#desk.askAll(
      now.map(([agent]) => agent),
      ({ id }) => ({ kind: 'answer', tasks: taskIds.get(id) ?? [], role: this.#role }),
    )
    return now.map(([agent, tasks], index) => this.#settle(agent, tasks, replies[index]))
  }

  #settle(agent: AgentMember, tasks: readonly Task[], reply: Reply | undefined): Stint {
    if (reply === undefined) throw new RangeError(`expected a reply of ${agent.id}, got none`)
    const isDone = reply.reading.kind === 'read'
    if (isDone) this.#taken.set(agent.agent, [...(this.#taken.get(agent.agent) ?? []), ...tasks])
    else for (const task of tasks) this.#failed.add(place(agent, task))
    if (isDone || !this.#replies.has(agent.agent)) this.#replies.set(agent.agent, reply)
    return { agent, tasks, reply, isDone }
  }

  /** What each took stands, once the plans that it rests on are there; all others pass by the rule, without a call. */
  decision(rule: string): Decision {
    const { asked, work } = this.#round
    const answers = new Map(asked.map(({ agent }) => [agent, work.pass(agent)]))
    return this.#desk.own([...this.#replies.values()], undefined, { rule, answers }, this.#plans)
  }
}

function place({ id }: AgentMember, task: Task): string {
  return `${task.id} at ${id}`
}

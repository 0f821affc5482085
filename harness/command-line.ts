import { Command, CommanderError, Option } from 'commander'
import { shownLine } from './commands/output.ts'
import { UsageError } from './core/errors.ts'

/** An option of a command. */
export interface CommandOption {
  /** `--db FILE`; a value in capitals. */
  readonly flags: string
  readonly description: string
  readonly default?: string
  /** Whether it may be given several times. */
  readonly isList?: boolean
}

/** What was given on the command line, by option name in camel case. */
export interface Given {
  text(name: string): string | undefined
  list(name: string): readonly string[]
  flag(name: string): boolean
  /** The arguments that are no options. */
  readonly operands: readonly string[]
}

/** One command. */
export interface CommandSpec {
  readonly name: string
  readonly description: string
  /** Arguments that are no options, with spaces: `[EPISODE]`, `<FORMAT> <PATH>`. */
  readonly operands?: string
  readonly options: readonly CommandOption[]
  /** Lines to type, with what they do. */
  readonly examples: readonly (readonly [line: string, does: string])[]
  /** Gives the exit code. */
  run(given: Given): Promise<ExitCode>
}

/** 0 done, 1 a finding or failed episodes, 2 the user's mistake. */
export type ExitCode = 0 | 1 | 2

/** Options that every command has. */
const jsonOption: CommandOption = { flags: '--json', description: 'print one JSON document' }

/**
 * Runs a command with these arguments and gives the exit code. A user's mistake is printed as one sentence on
 * standard error.
 */
export async function runCommand(spec: CommandSpec, given: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = 0
  process.stdout.on('error', stopWhenClosed)
  process.stderr.on('error', passWhenClosed)
  const command = commandOf(spec).action(async () => {
    code = await spec.run(givenOf(command))
  })
  try {
    await command.parseAsync([...given], { from: 'user' })
    return code
  } catch (error) {
    return reported(error)
  }
}

/** A reader such as `head` that has seen enough is no error. */
function stopWhenClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

/** Nobody reads the notes; the work goes on. */
function passWhenClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function commandOf(spec: CommandSpec): Command {
  const command = new Command(spec.name)
    .usage(`-- [options]${spec.operands ? ` ${spec.operands}` : ''}`)
    .description(spec.description)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .allowExcessArguments(false)
    .addHelpText('after', examplesText(spec))
  command.name(`npm run -s ${spec.name}`)
  for (const operand of spec.operands?.split(' ') ?? []) command.argument(operand)
  for (const option of [...spec.options, jsonOption]) command.addOption(optionOf(option))
  return command
}

function optionOf({ flags, description, default: value, isList }: CommandOption): Option {
  const option = new Option(flags.replace(/ ([A-Z]\S*)$/, ' <$1>'), description)
  if (isList)
    return option.argParser((text: string, list: readonly string[] | undefined) => [...(list ?? []), text])
  return value === undefined ? option : option.default(value)
}

function examplesText({ examples }: CommandSpec): string {
  const lines = examples.map(([line, does]) => `  ${line}\n      ${does}`)
  return `\nExamples:\n${lines.join('\n')}\n`
}

function givenOf(command: Command): Given {
  const options: { readonly [name: string]: unknown } = command.opts()
  return {
    text(name) {
      const value = options[name]
      return typeof value === 'string' ? value : undefined
    },
    list(name) {
      const value = options[name]
      return Array.isArray(value) ? value.map(String) : []
    },
    flag: (name) => options[name] === true,
    operands: command.args,
  }
}

function reported(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    process.stderr.write(`${shownLine(oneSentence(error.message))}\n`)
    return 2
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${shownLine(error.message)}\n`)
    return 2
  }
  const isKnown = error instanceof Error && ['StorageFailure', 'WorkerFailure'].includes(error.name)
  const text =
    error instanceof Error ? (isKnown ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`${text}\n`)
  return 1
}

/** Commander's message as one sentence: where, what was expected, what came. */
function oneSentence(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/^missing required argument '(.*)'$/, '$1: expected one, got none')
    .replace(/^too many arguments\. Expected (.*)\.$/, 'too many arguments: expected $1')
    .replace(/\s*\n\s*\(/, ' (')
    .replace(/\s*\n\s*/g, ' ')
}

/** A list with commas, or undefined when the option was not given. */
export function commaList(text: string | undefined): readonly string[] | undefined {
  const items = text?.split(',').map((item) => item.trim())
  return items?.filter((item) => item !== '')
}

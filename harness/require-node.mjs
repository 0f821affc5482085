// Loaded first (node --import). Plain JavaScript that an old Node can read: the rest of the tree needs Node 24,
// which strips types as it loads and can open the database driver. Started by an older Node, it hands over to
// the Node that came with the packages.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { fileURLToPath } from 'node:url'

const oldest = 24

if (Number.parseInt(process.versions.node, 10) < oldest) {
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  const own = fileURLToPath(new URL(`../node_modules/node-${platform}/${binary}`, import.meta.url))
  if (existsSync(own)) {
    const { status, signal } = spawnSync(own, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
    })
    if (signal !== null) process.kill(process.pid, signal)
    process.exit(status ?? 1)
  }
  process.stderr.write(
    `coordbench: expected Node ${oldest} or later, but ${process.execPath} is Node ${process.versions.node}; ` +
      `run "npm ci", which brings one for Linux and Windows, or install a newer Node\n`,
  )
  process.exit(2)
}

// Commands start faster when compiled code is kept between them.
module.enableCompileCache?.()

#!/usr/bin/env node
// The command line, started as `npx mandato`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { giveUp, launch, modules, root } from './launch.mjs'

if (!existsSync(modules)) giveUp(`Nothing is installed yet. Run npm start once in ${root}.`)
launch(join(root, 'src/cli/main.ts'), process.argv.slice(2))

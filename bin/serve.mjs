#!/usr/bin/env node
// The server alone, where everything is installed and built already: in a container, or under a service manager.
import { join } from 'node:path'
import { launch, root } from './launch.mjs'

launch(join(root, 'src/server/start.ts'), process.argv.slice(2), { cwd: root })

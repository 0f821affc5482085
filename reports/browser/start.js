import { startTables } from './tables.js'
import { startViewer } from './viewer.js'

startTables()
startViewer()

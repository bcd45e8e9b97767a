export { handOver } from './actions.ts'
export { addDuty } from './duty.ts'
export { workRoutes } from './api.ts'
export { workPages } from './pages/bench.tsx'

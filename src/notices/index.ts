export { noticeTasks } from './jobs.ts'
export { countUnseen, markSeen } from './store.ts'

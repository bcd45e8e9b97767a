// People are told, as the jobs and the senders of a running server would tell them.
import { noticeTasks, sendDue } from '../../src/notices/index.ts'
import { runQueued, type TestApp } from './app.ts'

/** In the app, and onto the way of the channels. */
export const tellInApp = ({ app }: Pick<TestApp, 'app'>): Promise<void> => runQueued(app, noticeTasks(app))

/** In the app, and all that is due by every channel that has a gateway. */
export async function tellAll(test: Pick<TestApp, 'app'>): Promise<void> {
  await tellInApp(test)
  for (const channel of test.app.channels) while (await sendDue(test.app, channel));
}

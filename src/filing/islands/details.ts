// The details with script: photos sent at once while the person writes on; questions shown while their condition holds.
import { listenToCamera } from '../../ui/camera.ts'
import { judgeConditions } from '../../ui/conditions.ts'
import { openPhotos } from './view/photos.ts'

const form = document.querySelector<HTMLFormElement>('[data-island=details]')

if (form) {
  form.addEventListener('change', () => judgeConditions(form))
  judgeConditions(form)
  listenToCamera()
  if (form.querySelector('[data-photos]')) openPhotos(form)
}

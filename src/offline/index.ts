export { awayFormPage } from './pages/form.tsx'
export { lettersPage } from './pages/letters.tsx'
export { shellFiles } from './pages/shell.tsx'

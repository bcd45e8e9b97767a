export { mapRoutes } from './routes.tsx'

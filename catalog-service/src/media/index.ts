export { addMediaRoutes } from './routes.js';
export { diskStorage, type MediaStorage } from './storage.js';
export { createMedia, type Media } from './use-cases.js';

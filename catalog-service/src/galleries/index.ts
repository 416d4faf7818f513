export type { Curation, Gallery } from './gallery.js';
export { createGalleryRepository, type GalleryRepository } from './repository.js';
export { addGalleryRoutes } from './routes.js';
export { createGalleries, type Galleries } from './use-cases.js';

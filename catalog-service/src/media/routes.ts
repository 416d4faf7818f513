import { requireUser } from '@artel/shared/auth';
import { AppError, fail } from '@artel/shared/errors';
import { type ArtelServer, ok, problems } from '@artel/shared/http';
import { limit } from '@artel/shared/limit';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import type { FastifyRequest } from 'fastify';
import { maxImageBytes } from './image.js';
import { UploadedSchema, UploadForm } from './schemas.js';
import { type Folder, folders, type Media, mediaPath } from './use-cases.js';

/**
 * So many uploads are in memory at once. The others wait unread, so that their senders hold what they send: many large
 * ones at a time would otherwise take the memory of everything else this process does.
 */
const uploadsAtOnce = 8;

/** `POST /api/upload/image`, and the stored images under `/media/`. */
export async function addMediaRoutes(app: ArtelServer, media: Media, directory: string): Promise<void> {
  const inTurn = limit(uploadsAtOnce);
  await app.register(async (uploads: ArtelServer) => {
    await uploads.register(multipart, { limits: { fileSize: maxImageBytes, files: 1, fields: 5, parts: 6 } });
    uploads.post(
      '/api/upload/image',
      {
        onRequest: requireUser,
        // The form arrives as a stream, so there is no body to validate here.
        validatorCompiler: () => () => true,
        schema: {
          operationId: 'uploadImage',
          tags: ['media'],
          summary: 'Upload an image; it is re-encoded, and the same image is stored once',
          consumes: ['multipart/form-data'],
          body: UploadForm,
          response: { 200: UploadedSchema, ...problems('invalid_image', 'payload_too_large') },
        },
      },
      async (request) =>
        inTurn(async () => {
          const { image, folder } = await readForm(request).catch(refuseDamaged);
          return ok('Image uploaded', await media.store(image, folder));
        }),
    );
  });

  await app.register(
    async (files: ArtelServer) => {
      files.setNotFoundHandler(() => fail('not_found', 'there is no such image'));
      await files.register(fastifyStatic, {
        root: directory,
        prefix: '/',
        index: false,
        dotfiles: 'ignore',
        decorateReply: false,
        immutable: true,
        maxAge: '365d',
        schemaHide: true,
        allowedPath: (path) => path.endsWith('.webp'),
        // Pictures are made to be shown on other sites; the rest of the API is not.
        setHeaders: (reply) => void reply.header('cross-origin-resource-policy', 'cross-origin'),
      });
    },
    { prefix: mediaPath.replace(/\/$/, '') },
  );
}

const unknownField = 'is not a known field; the file goes into image';

async function readForm(request: FastifyRequest): Promise<{ image: Buffer; folder: Folder }> {
  if (!request.isMultipart()) fail('unsupported_media_type', 'the content type must be multipart/form-data');
  let image: Buffer | undefined;
  let folder: Folder = 'artworks';
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const content = await part.toBuffer();
      if (part.fieldname !== 'image') refuse(part.fieldname, unknownField);
      image = content;
    } else if (part.fieldname === 'folder') {
      folder =
        folders.find((known) => known === part.value) ?? refuse('folder', `must be one of: ${folders.join(', ')}`);
    } else refuse(part.fieldname, unknownField);
  }
  return { image: image ?? refuse('image', 'is required, as a file'), folder };
}

/** What the parser cannot make out, such as a form cut short, is the sender's error and not ours. */
function refuseDamaged(cause: unknown): never {
  // The library takes a second file for too much of a body, which it is not.
  if (cause instanceof Error && 'code' in cause && cause.code === 'FST_FILES_LIMIT')
    refuse('image', 'must be one file');
  if (cause instanceof AppError || (cause instanceof Error && 'statusCode' in cause)) throw cause;
  fail('validation_failed', 'the form is damaged or ends too early', { cause });
}

function refuse(field: string, problem: string): never {
  const message = `${field} ${problem}`;
  fail('validation_failed', message, { fields: [{ field, message }] });
}

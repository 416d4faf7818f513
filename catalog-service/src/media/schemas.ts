import { envelope } from '@artel/shared/http';
import { Type } from 'typebox';
import { type Folder, folders } from './use-cases.js';

/** The form's parts. They are read from the stream in the handler; this only describes them. */
export const UploadForm = Type.Object(
  {
    image: Type.Unsafe<unknown>({
      type: 'string',
      format: 'binary',
      description: 'At most 20 MB and 50 million pixels.',
    }),
    folder: Type.Optional(Type.Unsafe<Folder>({ type: 'string', enum: [...folders] })),
  },
  { title: 'ImageUpload' },
);

export const UploadedSchema = envelope(
  Type.Object({
    url: Type.String(),
    thumbnailUrl: Type.String(),
    publicId: Type.String(),
    width: Type.Integer(),
    height: Type.Integer(),
    fileSize: Type.Integer({ description: 'Bytes, as served.' }),
  }),
  { title: 'UploadedImage' },
);

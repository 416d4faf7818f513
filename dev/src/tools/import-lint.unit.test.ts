import { describe, expect, it } from 'vitest';
import { lintImports } from './import-lint.js';

const lint = (path: string, ...lines: string[]) =>
  lintImports({ path, text: lines.join('\n') }).map(({ line, message }) => `${line}: ${message}`);

describe('the import lint', () => {
  it('keeps database drivers in repositories and composition roots', () => {
    const line = "import { MongoClient } from 'mongodb';";
    expect(lint('order-service/src/orders/use-cases.ts', '', line)).toEqual([
      "2: 'mongodb' may be imported only by repositories, dependencies.ts and shared's store adapters",
    ]);
    for (const path of ['src/orders/repository.ts', 'src/cart/cart-repository.ts', 'src/dependencies.ts']) {
      expect(lint(`order-service/${path}`, line)).toEqual([]);
    }
    expect(lint('shared/src/outbox/relay.ts', line)).toEqual([]);
    expect(lint('shared/src/http/etag.ts', "import type { Pool } from 'pg';")).toHaveLength(1);
  });

  it('keeps the broker client in messaging', () => {
    expect(lint('order-service/src/dependencies.ts', "import { connect } from 'amqplib';")).toHaveLength(1);
    expect(lint('shared/src/messaging/connection.ts', "import { connect } from 'amqplib';")).toEqual([]);
  });

  it('keeps services apart, by package name and by path', () => {
    expect(lint('order-service/src/app.ts', "import { buildApp } from '@artel/catalog-service/app';")).toHaveLength(1);
    expect(lint('order-service/src/app.ts', "import { x } from '../../catalog-service/src/app.js';")).toHaveLength(1);
    expect(lint('dev/src/tools/generate.ts', "import { x } from '@artel/catalog-service/app';")).toEqual([]);
  });

  it('lets features meet only through their index', () => {
    const path = 'order-service/src/payments/use-cases.ts';
    expect(lint(path, "import { x } from '../orders/index.js';", "import { y } from './provider.js';")).toEqual([]);
    expect(lint(path, "export { x } from '../orders/order.js';")).toEqual([
      "1: '../orders/order.js' is inside another feature; import its index.js",
    ]);
    expect(lint('order-service/src/dependencies.ts', "import { y } from './orders/repository.js';")).toEqual([]);
  });

  it('lets only config.ts read the environment', () => {
    expect(lint('auth-service/src/main.ts', 'const port = process.env.PORT;')).toHaveLength(1);
    expect(lint('auth-service/src/config.ts', 'const port = process.env.PORT;')).toEqual([]);
  });

  it('keeps test helpers out of what ships', () => {
    const line = "import { eventually } from '@artel/shared/testing';";
    expect(lint('auth-service/src/app.ts', line)).toHaveLength(1);
    expect(lint('auth-service/src/app.int.test.ts', line)).toEqual([]);
  });

  it('sees imports over several lines, side-effect imports and dynamic ones', () => {
    const path = 'auth-service/src/app.ts';
    expect(lint(path, 'import {', '  Pool,', "} from 'pg';")[0]).toMatch(/^1: 'pg'/);
    expect(lint(path, '', "import 'pg';")[0]).toMatch(/^2: 'pg'/);
    expect(lint(path, "const pg = await import('pg');")[0]).toMatch(/^1: 'pg'/);
  });

  it('ignores what only looks like code', () => {
    const path = 'auth-service/src/app.ts';
    expect(lint(path, "// import { Pool } from 'pg';", '/* process.env */', "const url = 'http://x'; // y")).toEqual(
      [],
    );
  });
});

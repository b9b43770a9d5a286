import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessController } from './access.controller.ts';
import { SignedIn } from './signed-in.guard.ts';
import { SignIns } from './sign-ins.ts';
import { SandboxPresence, WhoIsThis } from './who-is-this.ts';

/** Who may come in. Imported once; its guard stands before every controller under /api. */
@Module({})
export class AccessModule {
  static with({ sandbox }: { readonly sandbox: boolean }): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      controllers: [AccessController],
      providers: [SignIns, WhoIsThis, { provide: SandboxPresence, useValue: { here: sandbox } }, { provide: APP_GUARD, useClass: SignedIn }],
      exports: [SignIns],
    };
  }
}

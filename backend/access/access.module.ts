import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessController } from './access.controller.ts';
import { SignedIn } from './signed-in.guard.ts';
import { SignIns } from './sign-ins.ts';
import { WhoIsThis } from './who-is-this.ts';

/** Who may come in. Its guard stands before every controller under /api. */
@Global()
@Module({
  controllers: [AccessController],
  providers: [SignIns, WhoIsThis, { provide: APP_GUARD, useClass: SignedIn }],
  exports: [SignIns],
})
export class AccessModule {}

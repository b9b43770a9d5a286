import { Module } from '@nestjs/common';
import { LiveController } from './live.controller.ts';
import { LiveFeed } from './live-feed.ts';

/** Tells open dashboards what changed. */
@Module({ controllers: [LiveController], providers: [LiveFeed] })
export class LiveModule {}

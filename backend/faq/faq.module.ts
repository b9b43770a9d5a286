import { Module } from '@nestjs/common';
import { FaqController } from './faq.controller.ts';
import { FaqService } from './faq.service.ts';

@Module({ controllers: [FaqController], providers: [FaqService], exports: [FaqService] })
export class FaqModule {}

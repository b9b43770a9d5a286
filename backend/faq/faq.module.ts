import { Module } from '@nestjs/common';
import { FaqService } from './faq.service.ts';

@Module({ providers: [FaqService], exports: [FaqService] })
export class FaqModule {}

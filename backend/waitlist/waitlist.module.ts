import { Module } from '@nestjs/common';
import { BookModule } from '../book/book.module.ts';
import { Waitlist } from './waitlist.service.ts';

@Module({
  imports: [BookModule],
  providers: [Waitlist],
  exports: [Waitlist, BookModule],
})
export class WaitlistModule {}

import { Module } from '@nestjs/common';
import { ContactsController } from './contacts.controller.ts';

@Module({ controllers: [ContactsController] })
export class ContactsModule {}

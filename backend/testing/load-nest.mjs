// CommonJS packages such as nestjs-pino require() the ESM-only packages of Nest. Jest refuses that while these
// are still being linked in the same graph of imports, so they are evaluated before anything else.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';

import { Body, Controller, Get, HttpCode, NotFoundException, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Me } from '../contract/access.ts';
import { ChooseBusiness, SignInRequest } from './access.dto.ts';
import { CurrentSignIn } from './current-member.ts';
import { giveToken, takeToken, tokenIn } from './sign-in-cookie.ts';
import type { SignIn } from './sign-in.ts';
import { SignIns } from './sign-ins.ts';
import { Public } from './who-may.ts';
import { WhoIsThis } from './who-is-this.ts';

@Controller('api')
export class AccessController {
  constructor(
    private readonly signIns: SignIns,
    private readonly whoIsThis: WhoIsThis,
  ) {}

  @Public()
  @Post('sign-in')
  @HttpCode(200)
  async signIn(
    @Body() { email, password }: SignInRequest,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    const token = await this.signIns.open({ email, password, ip: request.ip ?? '', userAgent: request.headers['user-agent'] ?? '' });
    // Whatever the browser held before is over: a token that somebody planted there must not become a sign-in.
    const before = tokenIn(request);
    if (before) await this.signIns.close(before);
    giveToken(request, response, token);
    const signIn = await this.signIns.find(token, { touch: false });
    if (!signIn) throw new Error('A sign-in was opened and is not there');
    return this.whoIsThis.tell(signIn);
  }

  /** Also for a sign-in that has ended: the cookie goes in any case. */
  @Public()
  @Post('sign-out')
  @HttpCode(204)
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = tokenIn(request);
    if (token) await this.signIns.close(token);
    takeToken(request, response);
  }

  @Get('me')
  me(@CurrentSignIn() signIn: SignIn): Promise<Me> {
    return this.whoIsThis.tell(signIn);
  }

  @Post('me/business')
  @HttpCode(200)
  async choose(@CurrentSignIn() signIn: SignIn, @Body() { id }: ChooseBusiness, @Req() request: Request): Promise<Me> {
    if (!(await this.signIns.choose(signIn, id))) throw new NotFoundException('You belong to no business with this id.');
    const now = await this.signIns.find(tokenIn(request)!, { touch: false });
    if (!now) throw new NotFoundException('You belong to no business with this id.');
    return this.whoIsThis.tell(now);
  }
}

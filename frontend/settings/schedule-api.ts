import { HttpClient, httpResource } from '@angular/common/http';
import { inject, Service } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import type {
  LeaveTaken,
  NewLeave,
  NewResource,
  NewResourceDay,
  NewService,
  ResourceChanges,
  ResourceView,
  ServiceChanges,
  ServiceView,
} from '../../backend/contract/schedule.ts';

@Service()
export class ScheduleApi {
  private readonly http = inject(HttpClient);

  services() {
    return httpResource<ServiceView[]>(() => '/api/services');
  }

  resources() {
    return httpResource<ResourceView[]>(() => '/api/resources');
  }

  addService(service: NewService): Promise<ServiceView> {
    return firstValueFrom(this.http.post<ServiceView>('/api/services', service));
  }

  changeService(id: string, changes: ServiceChanges): Promise<ServiceView> {
    return firstValueFrom(this.http.patch<ServiceView>(`/api/services/${id}`, changes));
  }

  addResource(resource: NewResource): Promise<ResourceView> {
    return firstValueFrom(this.http.post<ResourceView>('/api/resources', resource));
  }

  changeResource(id: string, changes: ResourceChanges): Promise<ResourceView> {
    return firstValueFrom(this.http.patch<ResourceView>(`/api/resources/${id}`, changes));
  }

  takeLeave(id: string, leave: NewLeave): Promise<LeaveTaken> {
    return firstValueFrom(this.http.post<LeaveTaken>(`/api/resources/${id}/leave`, leave));
  }

  endLeave(id: string, leaveId: string): Promise<ResourceView> {
    return firstValueFrom(this.http.delete<ResourceView>(`/api/resources/${id}/leave/${leaveId}`));
  }

  setDay(id: string, date: string, day: NewResourceDay): Promise<ResourceView> {
    return firstValueFrom(this.http.put<ResourceView>(`/api/resources/${id}/days/${date}`, day));
  }

  clearDay(id: string, date: string): Promise<ResourceView> {
    return firstValueFrom(this.http.delete<ResourceView>(`/api/resources/${id}/days/${date}`));
  }
}

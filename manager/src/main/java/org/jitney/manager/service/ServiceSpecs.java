package org.jitney.manager.service;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.manager.runtime.HostTimer;
import org.jitney.manager.runtime.ProcessRequest.OpenFile;
import org.jitney.manager.service.ServiceSpec.Phase;
import org.jitney.manager.service.ServiceSpec.Times;
import org.jitney.manager.unit.ExecCommand;
import org.jitney.manager.unit.ServiceSettings;
import org.jitney.manager.unit.Structs;
import org.jitney.manager.unit.UnitSettings;

/** Takes what the machine needs out of the settings of a service. */
final class ServiceSpecs {
    private ServiceSpecs() {}

    static ServiceSpec of(UnitSettings unit) {
        ServiceSettings service = unit.service().orElseThrow();
        ServiceSpec.Type type = ServiceSpec.Type.parse(service.type());
        Map<Phase, List<ExecCommand>> commands = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            commands.put(phase, service.commands(phase.directive()));
        }
        return new ServiceSpec(
                type,
                restart(service),
                service.pidFile(),
                service.guessMainPid(),
                service.remainAfterExit(),
                service.exitType().equals("cgroup"),
                notifyAccess(service, type),
                service.fileDescriptorStoreMax(),
                ServiceSpec.Preserve.valueOf(
                        service.fileDescriptorStorePreserve().toUpperCase(Locale.ROOT)),
                service.busName(),
                times(service),
                service.timeoutStartFailureMode(),
                service.timeoutStopFailureMode(),
                statuses(service.successExitStatus()),
                statuses(service.restartPreventExitStatus()),
                statuses(service.restartForceExitStatus()),
                commands,
                unit.kill().orElseThrow().sendSigkill(),
                service.nonBlocking(),
                service.reloadSignal(),
                service.openFiles().stream()
                        .map(file -> new OpenFile(file.directory(), file.link(), file.flags()))
                        .toList());
    }

    private static ServiceSpec.Restart restart(ServiceSettings service) {
        return new ServiceSpec.Restart(
                service.restart(),
                service.restartMode(),
                service.restartUsec(),
                service.restartSteps(),
                service.restartMaxDelayUsec(),
                Math.max(0, service.restartRandomizedDelayUsec()));
    }

    /** Whoever must hear from the service listens, also when nobody said so. */
    private static String notifyAccess(ServiceSettings service, ServiceSpec.Type type) {
        boolean needed =
                type.isNotify()
                        || service.watchdogUsec() > 0
                        || service.fileDescriptorStoreMax() > 0;
        return needed && service.notifyAccess().equals("none") ? "main" : service.notifyAccess();
    }

    private static Times times(ServiceSettings service) {
        Optional<Long> abort =
                service.hasTimeoutAbort()
                        ? Optional.of(span(service.timeoutAbortUsec()))
                        : Optional.empty();
        return new Times(
                span(service.timeoutStartUsec()),
                span(service.timeoutStopUsec()),
                abort,
                span(service.runtimeMaxUsec()),
                Math.max(0, service.runtimeRandomizedExtraUsec()),
                service.watchdogUsec());
    }

    /** Zero and infinity both mean that nothing ever times out. */
    private static long span(long usec) {
        return usec <= 0 ? HostTimer.NEVER : usec;
    }

    private static ExitVerdict.StatusSet statuses(Structs.StatusSet set) {
        return new ExitVerdict.StatusSet(Set.copyOf(set.codes()), Set.copyOf(set.signals()));
    }
}

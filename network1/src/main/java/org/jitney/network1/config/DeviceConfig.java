package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;

/**
 * What a file wants of the device behind a link: [SR-IOV], [CAN] and [IPoIB] of systemd.network(5).
 */
public record DeviceConfig(
        List<VirtualFunction> functions, Optional<CanConfig> can, Optional<Ipoib> ipoib) {
    /** Makes one whose list nobody can change any more. */
    public DeviceConfig {
        functions = List.copyOf(functions);
    }

    /** What an InfiniBand link is told; its partition is chosen when it is made. */
    public record Ipoib(IpoibKind settings, Place place) {
        static Optional<Ipoib> read(SectionReader in) {
            if (in.isEmpty()) {
                return Optional.empty();
            }
            IpoibKind all = IpoibKind.read(in);
            IpoibKind changing = new IpoibKind(Optional.empty(), all.mode(), all.ignoresGroups());
            return Optional.of(new Ipoib(changing, in.place()));
        }
    }
}

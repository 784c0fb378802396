package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;

/**
 * A partition of an InfiniBand link; what is not given is for the kernel to decide.
 *
 * @param partition its key, 1 to 0xffff but for 0x8000
 * @param mode 0 datagram, 1 connected
 * @param ignoresGroups whether groups that programs have joined are left alone
 */
public record IpoibKind(
        Optional<Integer> partition, Optional<Integer> mode, Optional<Boolean> ignoresGroups)
        implements NetDevKind {
    private static final long FULL_MEMBER = 0x8000;

    @Override
    public String name() {
        return "ipoib";
    }

    @Override
    public Optional<String> stackedBy() {
        return Optional.of("IPoIB");
    }

    static IpoibKind read(SectionReader in) {
        return new IpoibKind(
                in.value(
                        "PartitionKey",
                        text ->
                                SectionReader.parseNumber(text, 1, 0xffff)
                                        .filter(key -> key != FULL_MEMBER)
                                        .map(Long::intValue)),
                in.value(
                        "Mode",
                        text ->
                                Optional.of(List.of("datagram", "connected").indexOf(text))
                                        .filter(mode -> mode >= 0)),
                in.bool("IgnoreUserspaceMulticastGroups")
                        .or(() -> in.bool("IgnoreUserspaceMulticastGroup")));
    }
}

package org.jitney.manager.unit;

import java.util.List;

/** The structs of the properties; the components are the fields of the signature in order. */
public final class Structs {
    private Structs() {}

    /** (sb): a file with environment assignments. */
    public record EnvironmentFile(String path, boolean isOptional) {}

    /** (ss): such as a listened address, a device with its rights, a mount option. */
    public record Pair(String first, String second) {}

    /** (st): such as a device and its weight. */
    public record Amount(String name, long amount) {}

    /** (bas): a list that is either what is allowed or what is not. */
    public record Filter(boolean isAllowList, List<String> names) {}

    /** (bs): a label of a security module; ignored errors when the flag is set. */
    public record Label(boolean ignoresErrors, String text) {}

    /** (ssbt): a bind mount; the flags are those of mount(2). */
    public record Bind(String source, String destination, boolean isOptional, long flags) {}

    /** (sst): a directory and a link to it. */
    public record Link(String directory, String link, long flags) {}

    /** (say): a credential and its content. */
    @SuppressWarnings("ArrayRecordComponent") // the type of ay on the bus
    public record Credential(String id, byte[] content) {}

    /** (iayu): an address range; the family is 2 or 10. */
    @SuppressWarnings("ArrayRecordComponent") // the type of ay on the bus
    public record AddressRange(int family, byte[] address, long prefixLength) {}

    /** (iiqq): a rule for bind(2). */
    public record BindRule(int family, int protocol, int ports, int firstPort) {}

    /** (aiai): exit codes and signals. */
    public record StatusSet(List<Integer> codes, List<Integer> signals) {}

    /** (ssba(ss)): an image to mount at a place. */
    public record Image(
            String source, String destination, boolean isOptional, List<Pair> options) {}

    /** (sba(ss)): an image that extends the root. */
    public record Extension(String source, boolean isOptional, List<Pair> options) {}

    /** (stt) in the properties of a timer: the base, its offset, the next elapse. */
    public record MonotonicTimer(String base, long offsetUsec, long nextElapseUsec) {}

    /** (sst) in the properties of a timer: the base, its expression, the next elapse. */
    public record CalendarTimer(String base, String expression, long nextElapseUsec) {}

    /** (tus): bytes, a share of the whole in units of 1/UINT32_MAX, and whether it is enforced. */
    public record Quota(long bytes, long scale, String enforced) {}

    /** (iiss): what goes into a set of nft(8), and which set that is. */
    public record NftSet(int source, int family, String table, String set) {}
}

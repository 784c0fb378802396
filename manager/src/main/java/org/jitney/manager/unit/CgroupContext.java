package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The settings of systemd.resource-control(5); -1 is no limit or not set. */
public record CgroupContext(Values values) {
    public boolean cpuAccounting() {
        return values.flag("CPUAccounting");
    }

    public long cpuWeight() {
        return values.number("CPUWeight");
    }

    public long startupCpuWeight() {
        return values.number("StartupCPUWeight");
    }

    public long cpuShares() {
        return values.number("CPUShares");
    }

    public long cpuQuotaPerSecUsec() {
        return values.number("CPUQuotaPerSecUSec");
    }

    public long cpuQuotaPeriodUsec() {
        return values.number("CPUQuotaPeriodUSec");
    }

    public byte[] allowedCpus() {
        return values.bytes("AllowedCPUs");
    }

    public byte[] allowedMemoryNodes() {
        return values.bytes("AllowedMemoryNodes");
    }

    public boolean ioAccounting() {
        return values.flag("IOAccounting");
    }

    public long ioWeight() {
        return values.number("IOWeight");
    }

    public boolean memoryAccounting() {
        return values.flag("MemoryAccounting");
    }

    public long memoryMin() {
        return values.number("MemoryMin");
    }

    public long memoryLow() {
        return values.number("MemoryLow");
    }

    public long memoryHigh() {
        return values.number("MemoryHigh");
    }

    public long memoryMax() {
        return values.number("MemoryMax");
    }

    public long memorySwapMax() {
        return values.number("MemorySwapMax");
    }

    public long memoryZSwapMax() {
        return values.number("MemoryZSwapMax");
    }

    public long memoryLimit() {
        return values.number("MemoryLimit");
    }

    public boolean tasksAccounting() {
        return values.flag("TasksAccounting");
    }

    public long tasksMax() {
        return values.number("TasksMax");
    }

    public boolean delegate() {
        return values.flag("Delegate");
    }

    public List<String> delegateControllers() {
        return values.texts("DelegateControllers");
    }

    public List<String> disableControllers() {
        return values.texts("DisableControllers");
    }

    public String devicePolicy() {
        return values.text("DevicePolicy");
    }

    public boolean ipAccounting() {
        return values.flag("IPAccounting");
    }

    public String managedOomSwap() {
        return values.text("ManagedOOMSwap");
    }

    public String managedOomMemoryPressure() {
        return values.text("ManagedOOMMemoryPressure");
    }

    public String managedOomPreference() {
        return values.text("ManagedOOMPreference");
    }

    public List<Structs.Pair> deviceAllow() {
        return values.list("DeviceAllow", Structs.Pair.class);
    }

    public List<Structs.Amount> ioDeviceWeight() {
        return values.list("IODeviceWeight", Structs.Amount.class);
    }

    public List<Structs.Amount> ioReadBandwidthMax() {
        return values.list("IOReadBandwidthMax", Structs.Amount.class);
    }

    public List<Structs.Amount> ioWriteBandwidthMax() {
        return values.list("IOWriteBandwidthMax", Structs.Amount.class);
    }

    /** {@return the slice that the unit asks for; empty means the default one of its type} */
    public Optional<String> slice() {
        return values.ifSet("Slice");
    }

    public String delegateSubgroup() {
        return values.text("DelegateSubgroup");
    }

    public List<Structs.AddressRange> ipAddressAllow() {
        return values.list("IPAddressAllow", Structs.AddressRange.class);
    }

    public List<Structs.AddressRange> ipAddressDeny() {
        return values.list("IPAddressDeny", Structs.AddressRange.class);
    }

    public List<String> ipIngressFilterPath() {
        return values.texts("IPIngressFilterPath");
    }

    public List<String> ipEgressFilterPath() {
        return values.texts("IPEgressFilterPath");
    }

    public List<Structs.Pair> bpfProgram() {
        return values.list("BPFProgram", Structs.Pair.class);
    }

    public List<Structs.BindRule> socketBindAllow() {
        return values.list("SocketBindAllow", Structs.BindRule.class);
    }

    public List<Structs.BindRule> socketBindDeny() {
        return values.list("SocketBindDeny", Structs.BindRule.class);
    }

    public Structs.Filter restrictNetworkInterfaces() {
        return values.struct("RestrictNetworkInterfaces", Structs.Filter.class);
    }

    /** {@return the network interface that sockets are bound to when they are made, or empty} */
    public String bindNetworkInterface() {
        return values.text("BindNetworkInterface");
    }

    /** {@return whether dumps of processes inside are for whoever manages the group} */
    public boolean coredumpReceive() {
        return values.flag("CoredumpReceive");
    }
}

package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The settings of systemd.exec(5): how processes of a unit are run. */
public record ExecContext(Values values) {
    /** {@return whose manager runs it} */
    public RuntimeScope runtimeScope() {
        return values.runtimeScope();
    }

    public Optional<String> user() {
        return values.ifSet("User");
    }

    public Optional<String> group() {
        return values.ifSet("Group");
    }

    public List<String> supplementaryGroups() {
        return values.texts("SupplementaryGroups");
    }

    public String workingDirectory() {
        return values.text("WorkingDirectory");
    }

    public Optional<String> rootDirectory() {
        return values.ifSet("RootDirectory");
    }

    /** {@return whether HOME and its like are set, if the unit says so} */
    public Optional<Boolean> setsLoginEnvironment() {
        return values.isSet("SetLoginEnvironment")
                ? Optional.of(values.flag("SetLoginEnvironment"))
                : Optional.empty();
    }

    /** {@return whether each process is the first of a namespace of processes} */
    public boolean privatePids() {
        return values.text("PrivatePIDs").equals("yes");
    }

    /** {@return what is done about huge pages, {@code inherit} for nothing} */
    public String hugePages() {
        return values.text("MemoryTHP");
    }

    /** {@return whether the journal's sockets are shown in the process's tree, if that is said} */
    public Optional<Boolean> bindsLogSockets() {
        return values.isSet("BindLogSockets")
                ? Optional.of(values.flag("BindLogSockets"))
                : Optional.empty();
    }

    /** {@return whether equal pages of memory are merged, if the unit says so} */
    public Optional<Boolean> mergesMemory() {
        return values.isSet("MemoryKSM") ? Optional.of(values.flag("MemoryKSM")) : Optional.empty();
    }

    public Optional<String> rootImage() {
        return values.ifSet("RootImage");
    }

    public boolean rootEphemeral() {
        return values.flag("RootEphemeral");
    }

    public int nice() {
        return values.integer("Nice");
    }

    public int oomScoreAdjust() {
        return values.integer("OOMScoreAdjust");
    }

    public int ioSchedulingClass() {
        return values.integer("IOSchedulingClass");
    }

    public int ioSchedulingPriority() {
        return values.integer("IOSchedulingPriority");
    }

    public int cpuSchedulingPolicy() {
        return values.integer("CPUSchedulingPolicy");
    }

    public int cpuSchedulingPriority() {
        return values.integer("CPUSchedulingPriority");
    }

    public boolean cpuSchedulingResetOnFork() {
        return values.flag("CPUSchedulingResetOnFork");
    }

    public byte[] cpuAffinity() {
        return values.bytes("CPUAffinity");
    }

    public boolean cpuAffinityFromNuma() {
        return values.flag("CPUAffinityFromNUMA");
    }

    public int numaPolicy() {
        return values.integer("NUMAPolicy");
    }

    public byte[] numaMask() {
        return values.bytes("NUMAMask");
    }

    public int umask() {
        return values.integer("UMask");
    }

    public List<String> environment() {
        return values.texts("Environment");
    }

    public List<String> passEnvironment() {
        return values.texts("PassEnvironment");
    }

    public List<String> unsetEnvironment() {
        return values.texts("UnsetEnvironment");
    }

    public boolean dynamicUser() {
        return values.flag("DynamicUser");
    }

    public boolean removeIpc() {
        return values.flag("RemoveIPC");
    }

    public String standardInput() {
        return values.text("StandardInput");
    }

    public String standardOutput() {
        return values.text("StandardOutput");
    }

    public String standardError() {
        return values.text("StandardError");
    }

    public String standardInputFileDescriptorName() {
        return values.text("StandardInputFileDescriptorName");
    }

    public String standardOutputFileDescriptorName() {
        return values.text("StandardOutputFileDescriptorName");
    }

    public String standardErrorFileDescriptorName() {
        return values.text("StandardErrorFileDescriptorName");
    }

    public byte[] standardInputData() {
        return values.bytes("StandardInputData");
    }

    public String ttyPath() {
        return values.text("TTYPath");
    }

    public boolean ttyReset() {
        return values.flag("TTYReset");
    }

    public boolean ttyvHangup() {
        return values.flag("TTYVHangup");
    }

    public boolean ttyvtDisallocate() {
        return values.flag("TTYVTDisallocate");
    }

    public int ttyRows() {
        return values.integer("TTYRows");
    }

    public int ttyColumns() {
        return values.integer("TTYColumns");
    }

    public String syslogIdentifier() {
        return values.text("SyslogIdentifier");
    }

    public int syslogFacility() {
        return values.integer("SyslogFacility");
    }

    public int syslogLevel() {
        return values.integer("SyslogLevel");
    }

    public int syslogPriority() {
        return values.integer("SyslogPriority");
    }

    public boolean syslogLevelPrefix() {
        return values.flag("SyslogLevelPrefix");
    }

    /** {@return the journal that the unit logs to, empty for the machine's} */
    public String logNamespace() {
        return values.text("LogNamespace");
    }

    /** {@return what is added to each entry of the unit, each {@code NAME=value}} */
    public List<byte[]> logExtraFields() {
        return values.list("LogExtraFields", byte[].class);
    }

    /** {@return patterns of messages to keep (true) and of those to drop} */
    public List<Structs.Label> logFilterPatterns() {
        return values.list("LogFilterPatterns", Structs.Label.class);
    }

    /** {@return in microseconds, 0 for what the journal itself says} */
    public long logRateLimitIntervalUsec() {
        return values.number("LogRateLimitIntervalUSec");
    }

    public long logRateLimitBurst() {
        return values.number("LogRateLimitBurst");
    }

    public int logLevelMax() {
        return values.integer("LogLevelMax");
    }

    /** {@return whether what is said about the unit with that syslog priority is to be heard} */
    public boolean logs(int priority) {
        return logLevelMax() < 0 || priority <= logLevelMax();
    }

    public int secureBits() {
        return values.integer("SecureBits");
    }

    public long capabilityBoundingSet() {
        return values.number("CapabilityBoundingSet");
    }

    public long ambientCapabilities() {
        return values.number("AmbientCapabilities");
    }

    public long timerSlackNsec() {
        return values.number("TimerSlackNSec");
    }

    public boolean noNewPrivileges() {
        return values.flag("NoNewPrivileges");
    }

    public String keyringMode() {
        return values.text("KeyringMode");
    }

    public String protectProc() {
        return values.text("ProtectProc");
    }

    public String procSubset() {
        return values.text("ProcSubset");
    }

    public int systemCallErrorNumber() {
        return values.integer("SystemCallErrorNumber");
    }

    public List<String> systemCallArchitectures() {
        return values.texts("SystemCallArchitectures");
    }

    public boolean memoryDenyWriteExecute() {
        return values.flag("MemoryDenyWriteExecute");
    }

    public long restrictNamespaces() {
        return values.number("RestrictNamespaces");
    }

    public boolean restrictRealtime() {
        return values.flag("RestrictRealtime");
    }

    public boolean restrictSUIDSGID() {
        return values.flag("RestrictSUIDSGID");
    }

    public boolean lockPersonality() {
        return values.flag("LockPersonality");
    }

    public List<String> readWritePaths() {
        return values.texts("ReadWritePaths");
    }

    public List<String> readOnlyPaths() {
        return values.texts("ReadOnlyPaths");
    }

    public List<String> inaccessiblePaths() {
        return values.texts("InaccessiblePaths");
    }

    public List<String> execPaths() {
        return values.texts("ExecPaths");
    }

    public List<String> noExecPaths() {
        return values.texts("NoExecPaths");
    }

    public List<String> execSearchPath() {
        return values.texts("ExecSearchPath");
    }

    /** {@return no, connected or disconnected} */
    public String privateTmp() {
        return Levels.of(values, "PrivateTmp", "connected");
    }

    public boolean privateDevices() {
        return values.flag("PrivateDevices");
    }

    public boolean protectKernelTunables() {
        return values.flag("ProtectKernelTunables");
    }

    public boolean protectKernelModules() {
        return values.flag("ProtectKernelModules");
    }

    public boolean protectKernelLogs() {
        return values.flag("ProtectKernelLogs");
    }

    public boolean protectClock() {
        return values.flag("ProtectClock");
    }

    /** {@return no, yes, private or strict} */
    public String protectControlGroups() {
        return Levels.of(values, "ProtectControlGroups", "yes");
    }

    /** {@return no, yes or private} */
    public String protectHostname() {
        return Levels.of(values, "ProtectHostname", "yes");
    }

    /** {@return the name that the host has for this unit, if it is another one} */
    public Optional<String> ownHostname() {
        return Optional.of(Levels.hostname(values)).filter(name -> !name.isEmpty());
    }

    public Optional<String> networkNamespacePath() {
        return values.ifSet("NetworkNamespacePath");
    }

    public Optional<String> ipcNamespacePath() {
        return values.ifSet("IPCNamespacePath");
    }

    public boolean privateNetwork() {
        return values.flag("PrivateNetwork");
    }

    /** {@return the file of a user namespace to run in, in place of one of its own} */
    public Optional<String> userNamespacePath() {
        String path = values.text("UserNamespacePath");
        return path.isEmpty() ? Optional.empty() : Optional.of(path);
    }

    /**
     * {@return no, self, identity, full or managed} Namespaces are delegated to a user namespace,
     * so there is one then.
     */
    public String privateUsers() {
        String level = Levels.of(values, "PrivateUsers", "self");
        return level.equals("no") && delegatedNamespaces() != 0 && userNamespacePath().isEmpty()
                ? "self"
                : level;
    }

    /** {@return which kinds of namespaces, as CLONE_NEW…, are to belong to its user namespace} */
    public long delegatedNamespaces() {
        long bits = values.number("DelegateNamespaces");
        return bits == Values.INFINITY ? 0 : bits;
    }

    /** {@return whether it sees a file system of BPF objects of its own} */
    public boolean privateBpf() {
        return values.text("PrivateBPF").equals("yes");
    }

    public boolean privateMounts() {
        return values.flag("PrivateMounts");
    }

    public boolean privateIpc() {
        return values.flag("PrivateIPC");
    }

    public String protectSystem() {
        return values.text("ProtectSystem");
    }

    public String protectHome() {
        return values.text("ProtectHome");
    }

    public long mountFlags() {
        return values.number("MountFlags");
    }

    public boolean mountAPIVFS() {
        return values.flag("MountAPIVFS");
    }

    public String personality() {
        return values.text("Personality");
    }

    public String runtimeDirectoryPreserve() {
        return values.text("RuntimeDirectoryPreserve");
    }

    public int runtimeDirectoryMode() {
        return values.integer("RuntimeDirectoryMode");
    }

    public List<String> runtimeDirectory() {
        return values.texts("RuntimeDirectory");
    }

    public int stateDirectoryMode() {
        return values.integer("StateDirectoryMode");
    }

    public List<String> stateDirectory() {
        return values.texts("StateDirectory");
    }

    public int cacheDirectoryMode() {
        return values.integer("CacheDirectoryMode");
    }

    public List<String> cacheDirectory() {
        return values.texts("CacheDirectory");
    }

    public int logsDirectoryMode() {
        return values.integer("LogsDirectoryMode");
    }

    public List<String> logsDirectory() {
        return values.texts("LogsDirectory");
    }

    public int configurationDirectoryMode() {
        return values.integer("ConfigurationDirectoryMode");
    }

    public List<String> configurationDirectory() {
        return values.texts("ConfigurationDirectory");
    }

    public long timeoutCleanUsec() {
        return values.number("TimeoutCleanUSec");
    }

    public Optional<String> pamName() {
        return values.ifSet("PAMName");
    }

    public boolean ignoreSigpipe() {
        return values.flag("IgnoreSIGPIPE");
    }

    public String utmpIdentifier() {
        return values.text("UtmpIdentifier");
    }

    public String utmpMode() {
        return values.text("UtmpMode");
    }

    public long coredumpFilter() {
        return values.number("CoredumpFilter");
    }

    public List<Structs.EnvironmentFile> environmentFiles() {
        return values.list("EnvironmentFiles", Structs.EnvironmentFile.class);
    }

    public Structs.Filter systemCallFilter() {
        return values.struct("SystemCallFilter", Structs.Filter.class);
    }

    public Structs.Filter systemCallLog() {
        return values.struct("SystemCallLog", Structs.Filter.class);
    }

    public Structs.Filter restrictAddressFamilies() {
        return values.struct("RestrictAddressFamilies", Structs.Filter.class);
    }

    public List<Structs.Bind> bindPaths() {
        return values.list("BindPaths", Structs.Bind.class);
    }

    public List<Structs.Bind> bindReadOnlyPaths() {
        return values.list("BindReadOnlyPaths", Structs.Bind.class);
    }

    public List<Structs.Pair> temporaryFileSystem() {
        return values.list("TemporaryFileSystem", Structs.Pair.class);
    }

    public List<Structs.Credential> setCredential() {
        return values.list("SetCredential", Structs.Credential.class);
    }

    public List<Structs.Pair> loadCredential() {
        return values.list("LoadCredential", Structs.Pair.class);
    }

    public List<Structs.Credential> setCredentialEncrypted() {
        return values.list("SetCredentialEncrypted", Structs.Credential.class);
    }

    public List<Structs.Pair> loadCredentialEncrypted() {
        return values.list("LoadCredentialEncrypted", Structs.Pair.class);
    }

    public List<String> importCredential() {
        return values.texts("ImportCredential");
    }

    public List<Structs.Link> runtimeDirectorySymlink() {
        return values.list("RuntimeDirectorySymlink", Structs.Link.class);
    }

    public List<Structs.Link> stateDirectorySymlink() {
        return values.list("StateDirectorySymlink", Structs.Link.class);
    }

    public List<Structs.Link> cacheDirectorySymlink() {
        return values.list("CacheDirectorySymlink", Structs.Link.class);
    }

    public List<Structs.Link> logsDirectorySymlink() {
        return values.list("LogsDirectorySymlink", Structs.Link.class);
    }

    public Structs.Label selinuxContext() {
        return values.struct("SELinuxContext", Structs.Label.class);
    }

    public Structs.Label apparmorProfile() {
        return values.struct("AppArmorProfile", Structs.Label.class);
    }

    public Structs.Label smackProcessLabel() {
        return values.struct("SmackProcessLabel", Structs.Label.class);
    }

    /**
     * {@return the path that standard output is written to, for {@code file}, {@code append} and
     * {@code truncate}; {@code which} is StandardInput, StandardOutput or StandardError}
     */
    public Optional<String> standardFile(String which) {
        String text = values.text(which);
        int colon = text.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
    }

    /** {@return the soft limit of a resource such as {@code NOFILE}; -1 is infinity} */
    public long softLimit(String resource) {
        return values.number("Limit" + resource + "Soft");
    }

    /** {@return the hard limit of a resource such as {@code NOFILE}; -1 is infinity} */
    public long hardLimit(String resource) {
        return values.number("Limit" + resource);
    }

    /**
     * {@return whether the unit sets this property, rather than leaving it at its default: limits
     * and scheduling that are not set are inherited}
     */
    public boolean isSet(String property) {
        return values.isSet(property);
    }
}

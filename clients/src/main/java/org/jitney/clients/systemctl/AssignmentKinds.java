package org.jitney.clients.systemctl;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jitney.unitfile.UnitType;

/** The names that can be assigned over the bus, by the kind of their values. */
final class AssignmentKinds {
    /** What the text behind the equals sign is. */
    enum Kind {
        TEXT,
        FLAG,
        NUMBER,
        INTEGER,
        LONG,
        BYTES,
        MODE,
        SPAN,
        SIGNAL,
        WEIGHT,
        SIZE,
        QUOTA,
        WORDS,
        COMMAND,
        RESOURCE_LIMIT,
        DEVICE_SIZE,
        DEVICE_WEIGHT,
        DEVICE_RIGHTS,
        FILTER,
        STATUS,
        TIMER,
        CALENDAR,
        LISTEN,
        WATCH,
        CONDITION,
        ENVIRONMENT_FILE,
        DELEGATE,
        STREAM,
        /** Yes, no, or a word that means more than yes. */
        LEVEL,
        NAMED,
        PATTERN,
        OPEN_FILE,
        SPECIAL
    }

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** What all units that have it have alike. */
    private static final Map<Kind, String> COMMON = new EnumMap<>(Kind.class);

    /** What one type has, or has in another way. */
    private static final Map<UnitType, Map<Kind, String>> OWN = new EnumMap<>(UnitType.class);

    static {
        COMMON.put(
                Kind.TEXT,
                """
                Description SourcePath OnFailureJobMode OnSuccessJobMode JobTimeoutAction
                JobTimeoutRebootArgument StartLimitAction FailureAction SuccessAction RebootArgument
                CollectMode User Group UtmpIdentifier UtmpMode PAMName TTYPath WorkingDirectory
                RootDirectory SyslogIdentifier ProtectSystem ProtectHome RootImage RootVerity
                RuntimeDirectoryPreserve Personality KeyringMode ProtectProc ProcSubset
                NetworkNamespacePath IPCNamespacePath LogNamespace KillMode DevicePolicy Slice
                ManagedOOMSwap ManagedOOMMemoryPressure ManagedOOMPreference RootMStack
                RootImagePolicy MountImagePolicy ExtensionImagePolicy UserNamespacePath PrivatePIDs
                PrivateBPF BPFDelegateCommands BPFDelegateMaps BPFDelegatePrograms
                BPFDelegateAttachments DelegateSubgroup MemoryPressureWatch CPUPressureWatch
                IOPressureWatch BindNetworkInterface
                """);
        COMMON.put(
                Kind.FLAG,
                """
                SurviveFinalKillSignal SetLoginEnvironment RootEphemeral BindLogSockets MemoryKSM
                StateDirectoryAccounting CacheDirectoryAccounting LogsDirectoryAccounting
                MemoryZSwapWriteback CoredumpReceive StopWhenUnneeded RefuseManualStart RefuseManualStop AllowIsolate IgnoreOnIsolate
                DefaultDependencies IgnoreSIGPIPE TTYVHangup TTYReset TTYVTDisallocate
                PrivateDevices PrivateNetwork PrivateMounts PrivateIPC NoNewPrivileges
                SyslogLevelPrefix MemoryDenyWriteExecute RestrictRealtime DynamicUser RemoveIPC
                ProtectKernelTunables ProtectKernelModules ProtectKernelLogs ProtectClock
                MountAPIVFS CPUSchedulingResetOnFork LockPersonality RestrictSUIDSGID SendSIGHUP SendSIGKILL CPUAccounting
                MemoryAccounting IOAccounting BlockIOAccounting TasksAccounting IPAccounting
                """);
        COMMON.put(
                Kind.WORDS,
                """
                Documentation RequiresMountsFor WantsMountsFor Requires Requisite Wants BindsTo PartOf Upholds
                Conflicts Before After OnFailure OnSuccess PropagatesReloadTo ReloadPropagatedFrom
                PropagatesStopTo StopPropagatedFrom JoinsNamespaceOf Environment UnsetEnvironment
                PassEnvironment SupplementaryGroups SystemCallArchitectures ReadWritePaths
                ExtensionDirectories ReadOnlyPaths InaccessiblePaths ExecPaths NoExecPaths ExecSearchPath
                RuntimeDirectory StateDirectory CacheDirectory LogsDirectory ConfigurationDirectory
                DisableControllers
                """);
        COMMON.put(
                Kind.SPAN,
                "JobTimeoutSec JobRunningTimeoutSec StartLimitIntervalSec LogRateLimitIntervalSec"
                        + " TimeoutCleanSec CPUQuotaPeriodSec MemoryPressureThresholdSec"
                        + " CPUPressureThresholdSec IOPressureThresholdSec"
                        + " ManagedOOMMemoryPressureDurationSec");
        COMMON.put(Kind.NUMBER, "StartLimitBurst LogRateLimitBurst");
        COMMON.put(Kind.INTEGER, "Nice OOMScoreAdjust CPUSchedulingPriority IOSchedulingPriority");
        COMMON.put(
                Kind.MODE,
                "UMask RuntimeDirectoryMode StateDirectoryMode CacheDirectoryMode LogsDirectoryMode"
                        + " ConfigurationDirectoryMode");
        COMMON.put(Kind.SIGNAL, "KillSignal RestartKillSignal FinalKillSignal WatchdogSignal");
        COMMON.put(
                Kind.WEIGHT,
                "CPUWeight StartupCPUWeight IOWeight StartupIOWeight CPUShares StartupCPUShares"
                        + " BlockIOWeight StartupBlockIOWeight");
        COMMON.put(
                Kind.SIZE,
                "MemoryMin DefaultMemoryMin MemoryLow DefaultMemoryLow MemoryHigh MemoryMax"
                        + " MemorySwapMax MemoryZSwapMax StartupMemoryLow StartupMemoryHigh StartupMemoryMax"
                        + " StartupMemorySwapMax StartupMemoryZSwapMax MemoryLimit TasksMax");
        COMMON.put(Kind.LEVEL, "PrivateTmp PrivateUsers ProtectControlGroups ProtectHostname");
        COMMON.put(Kind.NAMED, "ImportCredential");
        COMMON.put(Kind.PATTERN, "LogFilterPatterns");
        COMMON.put(Kind.QUOTA, "CPUQuota");
        COMMON.put(
                Kind.RESOURCE_LIMIT,
                "LimitCPU LimitFSIZE LimitDATA LimitSTACK LimitCORE LimitRSS LimitNOFILE LimitAS"
                        + " LimitNPROC LimitMEMLOCK LimitLOCKS LimitSIGPENDING LimitMSGQUEUE"
                        + " LimitNICE LimitRTPRIO LimitRTTIME");
        COMMON.put(
                Kind.DEVICE_SIZE,
                "IOReadBandwidthMax IOWriteBandwidthMax IOReadIOPSMax IOWriteIOPSMax"
                        + " BlockIOReadBandwidth BlockIOWriteBandwidth IODeviceLatencyTargetSec");
        COMMON.put(Kind.DEVICE_WEIGHT, "IODeviceWeight BlockIODeviceWeight");
        COMMON.put(Kind.DEVICE_RIGHTS, "DeviceAllow");
        COMMON.put(
                Kind.FILTER,
                "SystemCallFilter SystemCallLog RestrictAddressFamilies RestrictFileSystems"
                        + " RestrictNetworkInterfaces");
        COMMON.put(Kind.ENVIRONMENT_FILE, "EnvironmentFile");
        COMMON.put(Kind.DELEGATE, "Delegate");
        COMMON.put(Kind.STREAM, "StandardInput StandardOutput StandardError");
        COMMON.put(
                Kind.SPECIAL,
                """
                CapabilityBoundingSet AmbientCapabilities SecureBits CPUAffinity AllowedCPUs
                AllowedMemoryNodes StartupAllowedCPUs StartupAllowedMemoryNodes NUMAMask
                NUMAPolicy CPUSchedulingPolicy IOSchedulingClass SyslogFacility SyslogLevel
                LogLevelMax RestrictNamespaces DelegateNamespaces BindPaths BindReadOnlyPaths
                TemporaryFileSystem
                LoadCredential LoadCredentialEncrypted SetCredential StandardInputText
                StandardInputData LogExtraFields MountFlags IPAddressAllow IPAddressDeny
                SocketBindAllow SocketBindDeny SELinuxContext AppArmorProfile SmackProcessLabel
                TimerSlackNSec SystemCallErrorNumber FailureActionExitStatus
                SuccessActionExitStatus
                """);
        OWN.put(
                UnitType.SERVICE,
                Map.of(
                        Kind.TEXT,
                        "PIDFile Type ExitType Restart BusName NotifyAccess OOMPolicy"
                                + " USBFunctionDescriptors USBFunctionStrings"
                                + " TimeoutStartFailureMode TimeoutStopFailureMode RestartMode"
                                + " FileDescriptorStorePreserve",
                        Kind.FLAG,
                        "RootDirectoryStartOnly RemainAfterExit GuessMainPID NonBlocking",
                        Kind.SIGNAL,
                        "ReloadSignal",
                        Kind.OPEN_FILE,
                        "OpenFile",
                        Kind.SPAN,
                        "RestartSec RestartMaxDelaySec RestartRandomizedDelaySec TimeoutStartSec TimeoutStopSec TimeoutAbortSec RuntimeMaxSec"
                                + " RuntimeRandomizedExtraSec WatchdogSec",
                        Kind.NUMBER,
                        "FileDescriptorStoreMax RestartSteps",
                        Kind.COMMAND,
                        "ExecCondition ExecStartPre ExecStart ExecStartPost ExecReload ExecStop"
                                + " ExecStopPost ExecReloadPost",
                        Kind.STATUS,
                        "SuccessExitStatus RestartPreventExitStatus RestartForceExitStatus",
                        Kind.WORDS,
                        "Sockets"));
        OWN.put(UnitType.SLICE, Map.of(Kind.NUMBER, "ConcurrencyHardMax ConcurrencySoftMax"));
        OWN.put(
                UnitType.SCOPE,
                Map.of(
                        Kind.SPAN,
                        "RuntimeMaxSec RuntimeRandomizedExtraSec TimeoutStopSec",
                        Kind.TEXT,
                        "OOMPolicy Controller"));
        OWN.put(
                UnitType.SOCKET,
                Map.of(
                        Kind.FLAG,
                        "Accept FlushPending Writable KeepAlive NoDelay FreeBind Transparent"
                                + " Broadcast PassCredentials PassSecurity PassPacketInfo ReusePort"
                                + " RemoveOnStop SELinuxContextFromNet AcceptFileDescriptors PassPIDFD"
                                + " PassFileDescriptorsToExec",
                        Kind.INTEGER,
                        "Priority IPTTL Mark",
                        Kind.NUMBER,
                        "Backlog MaxConnections MaxConnectionsPerSource KeepAliveProbes"
                                + " TriggerLimitBurst PollLimitBurst",
                        Kind.MODE,
                        "SocketMode DirectoryMode",
                        Kind.SPAN,
                        "TimeoutSec KeepAliveTimeSec KeepAliveIntervalSec DeferAcceptSec"
                                + " TriggerLimitIntervalSec PollLimitIntervalSec DeferTriggerMaxSec",
                        Kind.BYTES,
                        "ReceiveBuffer SendBuffer PipeSize",
                        Kind.COMMAND,
                        "ExecStartPre ExecStartPost ExecStopPre ExecStopPost",
                        Kind.TEXT,
                        "DeferTrigger SmackLabel SmackLabelIPIn SmackLabelIPOut TCPCongestion BindToDevice"
                                + " BindIPv6Only FileDescriptorName SocketUser SocketGroup"
                                + " Timestamping Service",
                        Kind.WORDS,
                        "Symlinks",
                        Kind.LISTEN,
                        "ListenStream ListenDatagram ListenSequentialPacket ListenNetlink"
                                + " ListenSpecial ListenMessageQueue ListenFIFO ListenUSBFunction"));
        OWN.put(
                UnitType.TIMER,
                Map.of(
                        Kind.FLAG,
                        "WakeSystem RemainAfterElapse Persistent OnTimezoneChange OnClockChange"
                                + " FixedRandomDelay DeferReactivation",
                        Kind.SPAN,
                        "AccuracySec RandomizedDelaySec RandomizedOffsetSec",
                        Kind.TIMER,
                        "OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec OnUnitInactiveSec",
                        Kind.CALENDAR,
                        "OnCalendar",
                        Kind.TEXT,
                        "Unit"));
        OWN.put(
                UnitType.PATH,
                Map.of(
                        Kind.WATCH,
                        "PathExists PathExistsGlob PathChanged PathModified DirectoryNotEmpty",
                        Kind.FLAG,
                        "MakeDirectory",
                        Kind.MODE,
                        "DirectoryMode",
                        Kind.SPAN,
                        "TriggerLimitIntervalSec",
                        Kind.NUMBER,
                        "TriggerLimitBurst",
                        Kind.TEXT,
                        "Unit"));
        OWN.put(
                UnitType.MOUNT,
                Map.of(
                        Kind.TEXT,
                        "What Where Options Type",
                        Kind.SPAN,
                        "TimeoutSec",
                        Kind.MODE,
                        "DirectoryMode",
                        Kind.FLAG,
                        "SloppyOptions LazyUnmount ForceUnmount ReadwriteOnly"));
        OWN.put(
                UnitType.AUTOMOUNT,
                Map.of(
                        Kind.TEXT,
                        "Where ExtraOptions",
                        Kind.MODE,
                        "DirectoryMode",
                        Kind.SPAN,
                        "TimeoutIdleSec"));
    }

    private static final Map<String, Kind> COMMON_BY_NAME = byName(COMMON);

    private AssignmentKinds() {}

    private static Map<String, Kind> byName(Map<Kind, String> table) {
        Map<String, Kind> out = new HashMap<>();
        table.forEach((kind, names) -> {
            for (String name : BLANKS.split(names.strip(), -1)) {
                out.put(name, kind);
            }
        });
        return out;
    }

    /** {@return the kind of value that the name has for units of that type} */
    static Optional<Kind> of(UnitType type, String name) {
        Kind own = byName(OWN.getOrDefault(type, Map.of())).get(name);
        if (own != null) {
            return Optional.of(own);
        }
        for (String start : List.of("Condition", "Assert")) {
            if (name.startsWith(start) && name.length() > start.length()) {
                return Optional.of(Kind.CONDITION);
            }
        }
        return Optional.ofNullable(COMMON_BY_NAME.get(name));
    }
}

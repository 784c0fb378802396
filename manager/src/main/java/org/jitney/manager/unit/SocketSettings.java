package org.jitney.manager.unit;

import java.util.List;
import java.util.Optional;

/** The settings of {@code [Socket]} proper. */
public record SocketSettings(Values values) {
    public String bindIPv6Only() {
        return values.text("BindIPv6Only");
    }

    /** {@return extended attributes by their names, those of XAttrListen= or its like} */
    public List<Structs.Pair> attributes(String directive) {
        return values.list(directive, Structs.Pair.class);
    }

    public long backlog() {
        return values.number("Backlog");
    }

    public long timeoutUsec() {
        return values.number("TimeoutUSec");
    }

    public Optional<String> bindToDevice() {
        return values.ifSet("BindToDevice");
    }

    public Optional<String> socketUser() {
        return values.ifSet("SocketUser");
    }

    public Optional<String> socketGroup() {
        return values.ifSet("SocketGroup");
    }

    public int socketMode() {
        return values.integer("SocketMode");
    }

    public int directoryMode() {
        return values.integer("DirectoryMode");
    }

    public boolean accept() {
        return values.flag("Accept");
    }

    public boolean flushPending() {
        return values.flag("FlushPending");
    }

    public boolean writable() {
        return values.flag("Writable");
    }

    public boolean keepAlive() {
        return values.flag("KeepAlive");
    }

    public long keepAliveTimeUsec() {
        return values.number("KeepAliveTimeUSec");
    }

    public long keepAliveIntervalUsec() {
        return values.number("KeepAliveIntervalUSec");
    }

    public long keepAliveProbes() {
        return values.number("KeepAliveProbes");
    }

    public long deferAcceptUsec() {
        return values.number("DeferAcceptUSec");
    }

    public boolean noDelay() {
        return values.flag("NoDelay");
    }

    public int priority() {
        return values.integer("Priority");
    }

    public long receiveBuffer() {
        return values.number("ReceiveBuffer");
    }

    public long sendBuffer() {
        return values.number("SendBuffer");
    }

    public int iptos() {
        return values.integer("IPTOS");
    }

    public int ipttl() {
        return values.integer("IPTTL");
    }

    public long pipeSize() {
        return values.number("PipeSize");
    }

    public boolean freeBind() {
        return values.flag("FreeBind");
    }

    public boolean transparent() {
        return values.flag("Transparent");
    }

    public boolean broadcast() {
        return values.flag("Broadcast");
    }

    /** {@return {@code no}, {@code yes} or {@code patient}} */
    public String deferTrigger() {
        return values.text("DeferTrigger");
    }

    /** {@return how long at most the start of the service is put off} */
    public long deferTriggerMaxUsec() {
        return values.number("DeferTriggerMaxUSec");
    }

    /** {@return whether its commands get the sockets, as the service does} */
    public boolean passFileDescriptorsToExec() {
        return values.flag("PassFileDescriptorsToExec");
    }

    public boolean passPidFd() {
        return values.flag("PassPIDFD");
    }

    public boolean acceptsFileDescriptors() {
        return values.flag("AcceptFileDescriptors");
    }

    public boolean passCredentials() {
        return values.flag("PassCredentials");
    }

    public boolean passSecurity() {
        return values.flag("PassSecurity");
    }

    public boolean passPacketInfo() {
        return values.flag("PassPacketInfo");
    }

    public String timestamping() {
        return values.text("Timestamping");
    }

    public boolean removeOnStop() {
        return values.flag("RemoveOnStop");
    }

    public List<String> symlinks() {
        return values.texts("Symlinks");
    }

    public int mark() {
        return values.integer("Mark");
    }

    public long maxConnections() {
        return values.number("MaxConnections");
    }

    public long maxConnectionsPerSource() {
        return values.number("MaxConnectionsPerSource");
    }

    public long messageQueueMaxMessages() {
        return values.number("MessageQueueMaxMessages");
    }

    public long messageQueueMessageSize() {
        return values.number("MessageQueueMessageSize");
    }

    public String tcpCongestion() {
        return values.text("TCPCongestion");
    }

    public boolean reusePort() {
        return values.flag("ReusePort");
    }

    public int socketProtocol() {
        return values.integer("SocketProtocol");
    }

    /** {@return whether the unit limits how often its sockets are looked at} */
    public boolean limitsPolls() {
        return values.isSet("PollLimitIntervalUSec") || values.isSet("PollLimitBurst");
    }

    public long pollLimitIntervalUsec() {
        return values.number("PollLimitIntervalUSec");
    }

    /** {@return how often each socket is looked at in the interval} */
    public long pollLimitBurst() {
        return values.number("PollLimitBurst");
    }

    public long triggerLimitIntervalUsec() {
        return values.number("TriggerLimitIntervalUSec");
    }

    public long triggerLimitBurst() {
        return values.number("TriggerLimitBurst");
    }

    public List<Structs.Pair> listen() {
        return values.list("Listen", Structs.Pair.class);
    }

    /** {@return FileDescriptorName=, empty when it was not given: then the id of the socket} */
    public Optional<String> fileDescriptorName() {
        return values.ifSet("FileDescriptorName");
    }

    /** {@return the unit of Service=, empty when it was not given} */
    public Optional<String> service() {
        return values.ifSet("Service");
    }

    /** {@return the commands of a directive such as {@code ExecStartPre}, in order} */
    public List<ExecCommand> commands(String directive) {
        return values.list(directive, ExecCommand.class);
    }
}

package org.jitney.network1.dhcp4;

/** Codes of options: RFC 2132 and those that it names at IANA. */
public final class OptionCode {
    public static final int PAD = 0;
    public static final int SUBNET_MASK = 1;
    public static final int ROUTER = 3;
    public static final int DOMAIN_NAME_SERVER = 6;
    public static final int HOST_NAME = 12;
    public static final int DOMAIN_NAME = 15;
    public static final int ROOT_PATH = 17;
    public static final int INTERFACE_MTU = 26;
    public static final int BROADCAST = 28;
    public static final int STATIC_ROUTE = 33;
    public static final int NTP_SERVER = 42;
    public static final int VENDOR_SPECIFIC = 43;
    public static final int REQUESTED_ADDRESS = 50;
    public static final int LEASE_TIME = 51;
    public static final int OVERLOAD = 52;
    public static final int MESSAGE_TYPE = 53;
    public static final int SERVER_IDENTIFIER = 54;
    public static final int PARAMETER_REQUEST_LIST = 55;
    public static final int MESSAGE = 56;
    public static final int MAXIMUM_MESSAGE_SIZE = 57;
    public static final int RENEWAL_T1_TIME = 58;
    public static final int REBINDING_T2_TIME = 59;
    public static final int VENDOR_CLASS_IDENTIFIER = 60;
    public static final int CLIENT_IDENTIFIER = 61;
    public static final int USER_CLASS = 77;
    public static final int RAPID_COMMIT = 80;
    public static final int FQDN = 81;
    public static final int TZDB_TIMEZONE = 101;
    public static final int DOMAIN_SEARCH = 119;
    public static final int SIP_SERVER = 120;
    public static final int CLASSLESS_STATIC_ROUTE = 121;
    public static final int MUD_URL = 161;
    public static final int PRIVATE_FIRST = 224;
    public static final int PRIVATE_LAST = 254;
    public static final int END = 255;

    private OptionCode() {}
}

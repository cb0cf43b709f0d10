"""The code of every finding, in the order of the page that explains them."""

from enum import StrEnum, auto


class Code(StrEnum):
    """What kind of thing was found: the name in lower case. `catalogue` says what each means."""

    # Syntax
    EMPTY_SCRIPT = auto()
    INVALID_TEXT = auto()
    MARKDOWN_FENCE = auto()
    ESCAPED_NEWLINES = auto()
    ESCAPED_TEMPLATE = auto()
    PROSE = auto()
    TYPESCRIPT = auto()
    SYNTAX_ERROR = auto()
    AWAIT_OUTSIDE_ASYNC = auto()

    # Modules and names
    UNKNOWN_MODULE = auto()
    NODE_MODULE = auto()
    REMOVED_MODULE = auto()
    NEWER_MODULE = auto()
    UNKNOWN_EXPORT = auto()
    UNKNOWN_MEMBER = auto()
    INSECURE_IMPORT = auto()
    DYNAMIC_IMPORT = auto()
    FOREIGN_DEPENDENCY = auto()
    UNDECLARED_NAME = auto()
    NO_ENTRY = auto()
    EXEC_NOT_EXPORTED = auto()

    # What can't be proven without the outside world
    REMOTE_IMPORT = auto()
    EXTENSION = auto()
    GRPC = auto()
    BROWSER = auto()
    REDIS = auto()
    DATA_FILE = auto()
    LOCAL_IMPORT = auto()
    NEEDS_ENV = auto()
    SECRET_SOURCE = auto()
    TOO_LARGE = auto()
    UNREAD_SYNTAX = auto()

    # Calls
    HOST_FROM_ENV = auto()
    RELATIVE_URL = auto()
    PARAMS_AS_BODY = auto()
    TOO_MANY_ARGUMENTS = auto()
    OBJECT_AS_JSON = auto()
    CHECK_WITHOUT_FUNCTIONS = auto()
    ASYNC_CALLBACK = auto()
    SLEEP_IN_MILLISECONDS = auto()
    UNKNOWN_RESPONSE_FIELD = auto()
    HEADER_CASE = auto()
    HTTP_IN_INIT = auto()
    INIT_ONLY = auto()
    GRPC_IN_INIT = auto()
    LOST_IN_SETUP = auto()
    MISSING_AWAIT = auto()
    NO_BROWSER_TYPE = auto()

    # Options
    MISPLACED_OPTION = auto()
    UNKNOWN_OPTION = auto()
    INVALID_OPTION = auto()
    DUPLICATE_KEY = auto()
    CONFLICTING_OPTIONS = auto()
    UNKNOWN_EXECUTOR = auto()
    REMOVED_EXECUTOR = auto()
    MISSING_SCENARIO_FIELD = auto()
    UNKNOWN_SCENARIO_FIELD = auto()
    INVALID_DURATION = auto()
    THRESHOLD_NOT_A_LIST = auto()
    INVALID_THRESHOLD = auto()
    WRONG_AGGREGATION = auto()
    UNKNOWN_METRIC = auto()
    IMPOSSIBLE_THRESHOLD = auto()
    IDLE_THRESHOLD = auto()
    THRESHOLD_WITHOUT_SAMPLES = auto()

    # Loading the script
    INIT_EXCEPTION = auto()
    INIT_TIMEOUT = auto()
    RESOURCE_LIMIT = auto()
    OUTPUT_FLOOD = auto()
    TEST_ABORTED = auto()

    # The load that was asked for
    LOAD_VUS_DIFFER = auto()
    LOAD_DURATION_DIFFERS = auto()
    LOAD_STAGES_DIFFER = auto()
    LOAD_RATE_DIFFERS = auto()
    LOAD_ITERATIONS_DIFFER = auto()
    LOAD_THRESHOLD_MISSING = auto()
    LOAD_THRESHOLD_DIFFERS = auto()
    LOAD_NOT_READ = auto()
    DESCRIPTION_NOT_READ = auto()
    RATE_NEEDS_MORE_VUS = auto()
    LOAD_BEYOND_A_MACHINE = auto()
    DATA_RUNS_OUT = auto()

    # The dry run
    EXCEPTION = auto()
    UNHANDLED_REJECTION = auto()
    HANG = auto()
    NO_REQUEST = auto()
    INVALID_ARGUMENT = auto()
    SUSPICIOUS_URL = auto()
    UNKNOWN_PARAMETER = auto()
    FAILED_CHECK = auto()
    NO_CHECK = auto()
    CHECK_IS_NO_FUNCTION = auto()
    SERIES_EXPLOSION = auto()
    TARGET_DIFFERS = auto()
    FRAGILE_ANSWER = auto()
    GAVE_UP = auto()
    DRY_RUN_INCOMPLETE = auto()

    # The verification itself
    VERIFICATION_TIMEOUT = auto()
    VERIFICATION_FAILED = auto()
    NO_SANDBOX = auto()
    NO_K6 = auto()
    VERIFICATION_REDUCED = auto()

// Relies on: the names of members being told apart by their length and their first and last eight bytes, so that a lookup
// is a few loads, one multiplication and, as a rule, one comparison.

/// What a member of a record says. Records of all forms are read into the same fields.
enum RecordField: UInt8, CaseIterable {
    case method, url, path, query, scheme, requestLine
    /// The host of the HTTP request, by a name that can mean nothing else.
    case httpHost
    /// `host`, which in logs is as often the machine that wrote the line.
    case host
    case serverName
    case port
    case requestHeaders, responseHeaders, requestBody, responseBody, requestParameters
    case isRequestBase64, isResponseBase64, requestEncoding, responseEncoding
    case status, startTime, time, clientAddress, user, userAgent, requestContentType, responseContentType
    case serverAddress, protocolVersion
    /// `path` of an Akto record, which holds path and query or a whole URL.
    case aktoPath
    /// How an Akto record came about, and the tools that called it.
    case source, toolNames
    /// A member that only tells the form.
    case mark
}

/// Where a member stands: which names mean what depends on it.
enum RecordScope: UInt8 {
    case top, request, response, http, url, postData, content, body, client, user, userAgent, requestContext, identity
}

/// What to do with a member: take its value as a field, or, if it is an object, look inside.
struct RecordMember {
    var field: RecordField?
    var inner: RecordScope?
    /// The form that has a member of this name and no other has.
    var form: CaptureForm?
}

/// The members of records by name.
struct RecordMemberTable: @unchecked Sendable {
    static let shared = RecordMemberTable()

    private struct Entry {
        var low: UInt64 = 0
        var high: UInt64 = 0
        var length: UInt8 = 0
        var scope: RecordScope = .top
        var member = RecordMember()
    }

    private static let size = 1024
    private let entries: UnsafeMutablePointer<Entry>

    private init() {
        entries = .allocate(capacity: RecordMemberTable.size)
        entries.initialize(repeating: Entry(), count: RecordMemberTable.size)
        for (scope, names, member) in RecordMemberTable.members {
            for name in names.split(separator: " ") { insert(String(name), scope, member) }
        }
    }

    private func insert(_ name: String, _ scope: RecordScope, _ member: RecordMember) {
        var name = name
        name.withUTF8 { bytes in
            let slice = ByteSlice(UnsafeRawBufferPointer(bytes))
            let (low, high) = RecordMemberTable.words(slice)
            var slot = RecordMemberTable.slot(low, high, slice.count, scope)
            while entries[slot].length != 0 { slot = (slot + 1) % RecordMemberTable.size }
            entries[slot] = Entry(low: low, high: high, length: UInt8(slice.count), scope: scope, member: member)
        }
    }

    /// The member of a name, in any case of its letters.
    @inline(__always)
    func member(_ name: ByteSlice, in scope: RecordScope) -> RecordMember? {
        guard name.count > 0, name.count <= 32 else { return nil }
        let (low, high) = RecordMemberTable.words(name)
        var slot = RecordMemberTable.slot(low, high, name.count, scope)
        while true {
            let entry = entries + slot
            if entry.pointee.length == 0 { return nil }
            if entry.pointee.low == low, entry.pointee.high == high, Int(entry.pointee.length) == name.count,
                entry.pointee.scope == scope { return entry.pointee.member }
            slot = (slot &+ 1) % RecordMemberTable.size
        }
    }

    /// The first and last eight bytes, letters lowered, overlapping in names shorter than sixteen.
    @inline(__always)
    private static func words(_ name: ByteSlice) -> (UInt64, UInt64) {
        let fold: UInt64 = 0x2020_2020_2020_2020
        let count = name.count
        if count >= 8 {
            let low = name.start.loadUnaligned(as: UInt64.self)
            var high = name.start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self) | fold
            // The middle of a long name is mixed in.
            if count > 16 { high = high &* 31 &+ (name.start.loadUnaligned(fromByteOffset: 8, as: UInt64.self) | fold) }
            return (low | fold, high)
        }
        if count >= 4 {
            let low = name.start.loadUnaligned(as: UInt32.self)
            let high = name.start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
            return (UInt64(low) | fold, UInt64(high) | fold)
        }
        let middle = name[count / 2], last = name[count &- 1]
        return (UInt64(name[0]) | UInt64(middle) << 8 | UInt64(last) << 16 | fold, 0)
    }

    @inline(__always)
    private static func slot(_ low: UInt64, _ high: UInt64, _ count: Int, _ scope: RecordScope) -> Int {
        let mixed = (low ^ (high &<< 7 | high &>> 57) ^ UInt64(count) ^ UInt64(scope.rawValue) &<< 32) &* 0x9E37_79B9_7F4A_7C15
        return Int(mixed &>> 54)
    }

    /// Names, lower case, and what they mean where.
    private static let members: [(RecordScope, String, RecordMember)] = [
        // Akto's ingest records; GatewayLog names of others are alike.
        (.top, "path", RecordMember(field: .aktoPath)),
        (.top, "requestheaders", RecordMember(field: .requestHeaders, form: .akto)),
        (.top, "responseheaders", RecordMember(field: .responseHeaders, form: .akto)),
        (.top, "requestpayload", RecordMember(field: .requestBody, form: .akto)),
        (.top, "responsepayload", RecordMember(field: .responseBody, form: .akto)),
        (.top, "akto_account_id akto_vxlan_id", RecordMember(field: .mark, form: .akto)),
        (.top, "parentmcptoolnames", RecordMember(field: .toolNames)),
        // HAR 1.2, section 4; `request` may also be the request line of an access log.
        (.top, "request", RecordMember(field: .requestLine, inner: .request)),
        (.top, "response", RecordMember(field: .responseBody, inner: .response)),
        (.top, "starteddatetime", RecordMember(field: .startTime, form: .har)),
        (.request, "method httpmethod http_method requestmethod verb", RecordMember(field: .method)),
        (.request, "url uri full_url fullurl requesturl absolute_uri absoluteuri", RecordMember(field: .url, inner: .url)),
        (.request, "path rawpath raw_path request_uri requesturi path_info target endpoint", RecordMember(field: .path)),
        (.request, "query querystring query_string rawquerystring", RecordMember(field: .query)),
        (.request, "scheme protocol_scheme", RecordMember(field: .scheme)),
        (.request, "host hostname http_host authority :authority pretty_host server_name servername", RecordMember(field: .httpHost)),
        (.request, "port", RecordMember(field: .port)),
        (.request, "headers header requestheaders", RecordMember(field: .requestHeaders)),
        (.request, "body payload content text data rawbody raw_body", RecordMember(field: .requestBody, inner: .body)),
        (.request, "postdata post_data", RecordMember(field: .requestBody, inner: .postData)),
        (.request, "isbase64encoded is_base64 isbase64", RecordMember(field: .isRequestBase64)),
        (.request, "encoding body_encoding bodyencoding", RecordMember(field: .requestEncoding)),
        (.request, "remote_ip remoteip remote_addr remoteaddr client_ip clientip ip", RecordMember(field: .clientAddress)),
        (.request, "status", RecordMember(field: .status)),
        (.request, "useragent user_agent", RecordMember(field: .userAgent)),
        (.request, "line request_line", RecordMember(field: .requestLine)),
        (.response, "status statuscode status_code code", RecordMember(field: .status)),
        (.response, "headers header responseheaders", RecordMember(field: .responseHeaders)),
        (.response, "content", RecordMember(field: .responseBody, inner: .content)),
        (.response, "body payload text data rawbody raw_body", RecordMember(field: .responseBody, inner: .content)),
        (.response, "isbase64encoded is_base64 isbase64", RecordMember(field: .isResponseBase64)),
        (.response, "encoding body_encoding bodyencoding", RecordMember(field: .responseEncoding)),
        (.postData, "text", RecordMember(field: .requestBody)),
        (.postData, "params", RecordMember(field: .requestParameters)),
        (.postData, "mimetype", RecordMember(field: .requestContentType)),
        (.postData, "encoding _encoding", RecordMember(field: .requestEncoding)),
        (.body, "text content", RecordMember(field: .requestBody)),
        (.body, "encoding", RecordMember(field: .requestEncoding)),
        (.content, "text content", RecordMember(field: .responseBody)),
        (.content, "mimetype", RecordMember(field: .responseContentType)),
        (.content, "encoding", RecordMember(field: .responseEncoding)),
        (.top, "serveripaddress destip", RecordMember(field: .serverAddress)),
        (.request, "httpversion", RecordMember(field: .protocolVersion)),
        (.top, "clientipaddress _clientaddress _clientipaddress", RecordMember(field: .clientAddress)),
        // Cloudflare Logpush, http_requests.
        (.top, "clientrequesthost", RecordMember(field: .httpHost, form: .logpushHTTPRequests)),
        (.top, "clientrequesturi", RecordMember(field: .url, form: .logpushHTTPRequests)),
        (.top, "clientrequestpath", RecordMember(field: .path, form: .logpushHTTPRequests)),
        (.top, "clientrequestmethod", RecordMember(field: .method, form: .logpushHTTPRequests)),
        (.top, "clientrequestscheme", RecordMember(field: .scheme, form: .logpushHTTPRequests)),
        (.top, "clientrequestuseragent", RecordMember(field: .userAgent, form: .logpushHTTPRequests)),
        (.top, "edgeresponsecontenttype", RecordMember(field: .responseContentType, form: .logpushHTTPRequests)),
        (.top, "edgeresponsestatus", RecordMember(field: .status, form: .logpushHTTPRequests)),
        (.top, "edgestarttimestamp", RecordMember(field: .startTime, form: .logpushHTTPRequests)),
        // Cloudflare Logpush, gateway_http.
        (.top, "httphost", RecordMember(field: .httpHost, form: .logpushGatewayHTTP)),
        (.top, "httpmethod", RecordMember(field: .method)),
        (.top, "httpstatuscode", RecordMember(field: .status, form: .logpushGatewayHTTP)),
        (.top, "sourceip", RecordMember(field: .clientAddress)),
        (.top, "datetime", RecordMember(field: .startTime)),
        // Other logs: nginx, Apache, Envoy, Caddy, Traefik, Kong, Zeek, Suricata, AWS, Google Cloud, ECS, OpenTelemetry, proxies.
        (.top, "method request_method requestmethod http_method cs-method verb :method request.method http.method http.request.method",
         RecordMember(field: .method)),
        (.top, "url full_url fullurl request_url requesturl http.url url.full request.url http_url",
         RecordMember(field: .url, inner: .url)),
        (.top, "uri request_uri requesturi requestpath request_path uri_path http.target request.uri cs-uri-stem rawpath raw_path :path "
            + "x-envoy-original-path http_path path_info url.path request.path http.route", RecordMember(field: .path)),
        (.top, "query query_string querystring rawquerystring cs-uri-query args url.query", RecordMember(field: .query)),
        (.top, "scheme request_scheme http.scheme url.scheme x-forwarded-proto", RecordMember(field: .scheme)),
        (.top, "http_host httphostname requesthost request_host authority :authority vhost virtual_host cs-host x-host-header "
            + "http.host request.host url.domain net.host.name server.address pretty_host", RecordMember(field: .httpHost)),
        (.top, "host hostname", RecordMember(field: .host)),
        (.top, "server_name servername upstream_host sni", RecordMember(field: .serverName)),
        (.top, "headers request_headers req_headers request.headers http.request.headers", RecordMember(field: .requestHeaders)),
        (.top, "response_headers resp_headers res_headers response.headers http.response.headers", RecordMember(field: .responseHeaders)),
        (.top, "body request_body requestbody req_body request.body http.request.body http.request.body.content payload postdata post_data",
         RecordMember(field: .requestBody)),
        (.top, "response_body responsebody resp_body res_body response.body http.response.body http.response.body.content",
         RecordMember(field: .responseBody)),
        (.top, "isbase64encoded", RecordMember(field: .isRequestBase64)),
        (.top, "status statuscode status_code response_code responsecode response.status elb_status_code sc-status "
            + "http.status_code http.response.status_code downstreamstatus", RecordMember(field: .status)),
        (.top, "@timestamp timestamp time_iso8601 start_time starttime timestamp_iso8601 date_time startutc started_at", RecordMember(field: .startTime)),
        (.top, "time ts date time_local msec eventtime", RecordMember(field: .time)),
        (.top, "clientip client_ip ip remote_addr remoteaddr remote_ip remoteip source_ip src_ip c-ip client_addr client.ip source.ip "
            + "downstream_remote_address client_address client.address clienthost id.orig_h", RecordMember(field: .clientAddress)),
        (.top, "user username user_name email remote_user user.name user.email useremail user_email",
         RecordMember(field: .user, inner: .user)),
        (.top, "useragent user_agent http_user_agent user-agent cs(user-agent) user_agent.original http.user_agent",
         RecordMember(field: .userAgent, inner: .userAgent)),
        (.top, "content_type contenttype", RecordMember(field: .requestContentType)),
        (.top, "http", RecordMember(inner: .http)),
        (.top, "httprequest", RecordMember(inner: .request)),
        (.top, "attributes", RecordMember(inner: .top)),
        (.top, "client", RecordMember(inner: .client)),
        (.top, "source", RecordMember(field: .source, inner: .client)),
        (.top, "requestcontext", RecordMember(inner: .requestContext)),
        (.http, "request", RecordMember(inner: .request)),
        (.http, "response", RecordMember(inner: .response)),
        (.http, "method http_method", RecordMember(field: .method)),
        (.http, "url", RecordMember(field: .url, inner: .url)),
        (.http, "path target", RecordMember(field: .path)),
        (.http, "host hostname", RecordMember(field: .httpHost)),
        (.http, "status_code status", RecordMember(field: .status)),
        (.http, "useragent user_agent http_user_agent", RecordMember(field: .userAgent)),
        (.http, "sourceip", RecordMember(field: .clientAddress)),
        (.url, "full original href", RecordMember(field: .url)),
        (.url, "path", RecordMember(field: .path)),
        (.url, "query", RecordMember(field: .query)),
        (.url, "scheme", RecordMember(field: .scheme)),
        (.url, "domain host", RecordMember(field: .httpHost)),
        (.client, "ip address", RecordMember(field: .clientAddress)),
        (.user, "email name id", RecordMember(field: .user)),
        (.userAgent, "original", RecordMember(field: .userAgent)),
        (.requestContext, "domainname", RecordMember(field: .httpHost)),
        (.requestContext, "http", RecordMember(inner: .http)),
        (.requestContext, "identity", RecordMember(inner: .identity)),
        (.identity, "sourceip", RecordMember(field: .clientAddress)),
        (.identity, "useragent", RecordMember(field: .userAgent)),
    ]
}
